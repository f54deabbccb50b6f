package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.connection.Transport;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.virTypedParameter;

/**
 * The native call that carries out one migration: it blocks from beginning to end, on a thread and a connection of its
 * own.
 *
 * <p>The source's daemon does the work, peer to peer, so the migration does not depend on this call: it goes on when
 * the caller hangs up.
 */
final class MigrationCall implements Acceptance.Order {

    /** What QEMU permits without being told; said each time, since an earlier attempt may have changed it. */
    private static final Duration DEFAULT_DOWNTIME = Duration.ofMillis(300);

    private static final int LIVE = 1;
    private static final int PEER2PEER = 1 << 1;
    private static final int PERSIST_DESTINATION = 1 << 3;
    private static final int UNDEFINE_SOURCE = 1 << 4;
    private static final int NON_SHARED_DISK = 1 << 6;
    private static final int NON_SHARED_INCREMENTAL = 1 << 7;
    private static final int UNSAFE = 1 << 9;
    private static final int COMPRESSED = 1 << 11;
    private static final int ABORT_ON_ERROR = 1 << 12;
    private static final int AUTO_CONVERGE = 1 << 13;
    private static final int POSTCOPY = 1 << 15;
    private static final int TLS = 1 << 16;
    private static final int PARALLEL = 1 << 17;
    private static final int POSTCOPY_RESUME = 1 << 19;

    private final HostLink source;
    private final String peerUri;
    private final MigrationRequest request;
    private final DiskCopies disks;
    private final Settings settings;
    private final boolean resumes;
    private final Thread thread;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.PREPARING);
    private final CallConnection connection = new CallConnection();
    private volatile @Nullable VirFailure failure;
    private volatile @Nullable Throwable fault;
    private volatile boolean returned;
    private volatile Runnable afterwards = () -> {};
    private final CountDownLatch afterwardsKnown = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);

    /** Opened by whoever decides: to send or to withdraw. */
    private final CountDownLatch decided = new CountDownLatch(1);

    private enum Stage {
        PREPARING,
        WITHDRAWN,
        SENT
    }

    private MigrationCall(
            HostLink source,
            String peerUri,
            MigrationRequest request,
            DiskCopies disks,
            Settings settings,
            boolean resumes) {
        this.source = source;
        this.peerUri = peerUri;
        this.request = request;
        this.disks = disks;
        this.settings = settings;
        this.resumes = resumes;
        this.thread = source.threads().newThread(this::run);
    }

    /** Opens the connection, which takes a while on a wide network, and waits to be {@link #send sent}. */
    static MigrationCall prepare(
            HostLink source, String peerUri, MigrationRequest request, DiskCopies disks, Settings settings) {
        return begin(new MigrationCall(source, peerUri, request, disks, settings, false));
    }

    /** As {@link #prepare}, to take up a post-copy whose connection broke. */
    static MigrationCall recovery(HostLink source, String peerUri, MigrationRequest request, Settings settings) {
        // The disks are over by then.
        return begin(new MigrationCall(source, peerUri, request, DiskCopies.NONE, settings, true));
    }

    private static MigrationCall begin(MigrationCall call) {
        call.thread.start();
        return call;
    }

    private void run() {
        try {
            Wire opened = source.openUnwatched();
            connection.opened(outside(opened));
            decided.await();
            if (stage.get() != Stage.WITHDRAWN) {
                opened.with(request.vm().value(), domain -> {
                    migrate(domain);
                    return true;
                });
            }
        } catch (VirFailure e) {
            failure = e;
        } catch (InterruptedException | RuntimeException | Error e) {
            fault = e;
        } finally {
            if (stage.get() != Stage.SENT && failure == null && fault == null) {
                failure = new VirFailure(VirFailure.INTERNAL_ERROR, 0, "the order was withdrawn before it was sent");
            }
            returned = true;
            connection.close();
        }
        try {
            afterwardsKnown.await();
            afterwards.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static CallConnection.Native outside(Wire wire) {
        return new CallConnection.Native() {
            @Override
            public void hangUp() {
                wire.hangUp();
            }

            @Override
            public void close() {
                wire.close();
            }
        };
    }

    private void migrate(Dom domain) {
        int flags = LIVE | PEER2PEER | ABORT_ON_ERROR;
        if (domain.isPersistent()) {
            // Without both, the definition would stay on the source, from where it could be started (§4.27).
            flags |= PERSIST_DESTINATION | UNDEFINE_SOURCE;
        }
        flags |= settings.storageShared() ? UNSAFE : 0;
        if (!disks.isEmpty()) {
            flags |= disks.isIncremental() ? NON_SHARED_INCREMENTAL : NON_SHARED_DISK;
        }
        flags |= request.options().contains(MigrationOption.AUTO_CONVERGE) ? AUTO_CONVERGE : 0;
        flags |= request.options().contains(MigrationOption.ALLOW_POSTCOPY) ? POSTCOPY : 0;
        if (resumes) {
            flags |= POSTCOPY_RESUME;
        } else {
            domain.setMigrationDowntime(request.tuning().maxDowntime().orElse(DEFAULT_DOWNTIME));
        }
        Transport transport = settings.transport();
        flags |= transport.encrypted() ? TLS : 0;
        flags |= transport.streams() > 1 ? PARALLEL : 0;
        flags |= transport.compression().isPresent() ? COMPRESSED : 0;
        virTypedParameter[] parameters = MigrationParameters.of(request, disks, transport);
        if (stage.compareAndSet(Stage.PREPARING, Stage.SENT)) {
            domain.migrateTo(peerUri, parameters, flags);
        }
    }

    /** Lets the order go out as soon as there is a connection. */
    void send() {
        decided.countDown();
    }

    /** What the call's thread does once the call has returned, perhaps nothing; it ends after that. */
    void then(Runnable work) {
        afterwards = work;
        afterwardsKnown.countDown();
    }

    /** Waits for a while. Returns true at once when this connection is being closed. */
    boolean awaitLetGo(Duration longest) throws InterruptedException {
        return letGo.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean withdraw() {
        boolean withdrawn = stage.compareAndSet(Stage.PREPARING, Stage.WITHDRAWN) || stage.get() == Stage.WITHDRAWN;
        decided.countDown();
        return withdrawn;
    }

    @Override
    public boolean hasReturned() {
        return returned;
    }

    /** Whether it is to take up a broken post-copy again. */
    boolean recovers() {
        return resumes;
    }

    @Override
    public Optional<VirFailure> failure() {
        Throwable broken = fault;
        return broken != null
                ? Optional.of(new VirFailure(VirFailure.INTERNAL_ERROR, 0, "the libvirt adapter failed: " + broken))
                : Optional.ofNullable(failure);
    }

    /** Lets go of the migration, which goes on. */
    void hangUp() {
        withdraw();
        connection.hangUp();
    }

    /** Lets go of the migration for good, and ends the thread. */
    void letGo() {
        letGo.countDown();
        afterwardsKnown.countDown();
        hangUp();
    }

    boolean isOver() {
        return !thread.isAlive();
    }

    boolean join(Deadline deadline) throws InterruptedException {
        thread.join(Math.max(1, deadline.remaining().toMillis()));
        return !thread.isAlive();
    }
}
