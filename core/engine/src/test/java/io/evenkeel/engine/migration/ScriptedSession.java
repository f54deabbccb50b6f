package io.evenkeel.engine.migration;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import io.evenkeel.spi.unit.DataSize;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A session whose looks are given one by one; the last is repeated. */
final class ScriptedSession implements MigrationSession {

    static final MigrationRequest REQUEST = MigrationRequest.of(new VmId("vm"), new HostId("a"), new HostId("b"));

    private final OperationId id;
    private final Queue<Look> looks = new ArrayDeque<>();
    private Look last;
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final Queue<HypervisorException> failures = new ConcurrentLinkedQueue<>();
    volatile Runnable onCancel = () -> {};
    volatile CancelReply cancelReply = CancelReply.ACCEPTED;
    volatile boolean closed;

    ScriptedSession() {
        this(OperationId.random());
    }

    /** One more session of the same migration. */
    ScriptedSession(OperationId id) {
        this.id = id;
        this.last = () -> MigrationSnapshot.of(id, MigrationPhase.PREPARING);
    }

    /** One look. */
    interface Look {
        MigrationSnapshot take() throws InterruptedException;
    }

    synchronized ScriptedSession then(Look look) {
        looks.add(look);
        return this;
    }

    ScriptedSession then(MigrationPhase phase) {
        return then(() -> MigrationSnapshot.of(id, phase));
    }

    ScriptedSession thenThrow(RuntimeException e) {
        return then(() -> {
            throw e;
        });
    }

    ScriptedSession copying(long mebibytesRemaining) {
        return then(() -> snapshot(id, mebibytesRemaining));
    }

    /** A look at pre-copy of 1000 MiB in its first pass. */
    static MigrationSnapshot snapshot(OperationId id, long mebibytesRemaining) {
        DataSize total = DataSize.ofMebibytes(1000);
        DataSize remaining = DataSize.ofMebibytes(mebibytesRemaining);
        return MigrationSnapshot.of(id, MigrationPhase.PRECOPY)
                .withMemory(new MemoryProgress(
                        total,
                        total.minus(remaining),
                        remaining,
                        OptionalInt.of(1),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    ScriptedSession completed() {
        return then(() -> MigrationSnapshot.ended(id, completion()));
    }

    static MigrationOutcome completion() {
        return new MigrationOutcome.Completed(
                new Residence.OnHost(REQUEST.destination(), VmState.RUNNING),
                Optional.empty(),
                NetworkAnnouncement.NO_NETWORK);
    }

    /** The next change that is asked for fails. */
    void failNextChange(HypervisorException failure) {
        failures.add(failure);
    }

    private void failIfTold() {
        HypervisorException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public OperationId id() {
        return id;
    }

    @Override
    public MigrationRequest request() {
        return REQUEST;
    }

    @Override
    public MigrationSnapshot observe(Deadline deadline) throws InterruptedException {
        Look look;
        synchronized (this) {
            Look next = looks.poll();
            if (next != null) {
                last = next;
            }
            look = last;
        }
        return look.take();
    }

    @Override
    public void tune(Operation operation, MigrationTuning tuning, Deadline deadline) {
        calls.add("tune " + tuning);
        failIfTold();
    }

    @Override
    public CancelReply cancel(Operation operation, Deadline deadline) {
        calls.add("cancel");
        failIfTold();
        onCancel.run();
        return cancelReply;
    }

    @Override
    public void forceSwitchover(Operation operation, ForceMode mode, Deadline deadline) {
        calls.add("force " + mode);
    }

    @Override
    public void close() {
        closed = true;
    }
}
