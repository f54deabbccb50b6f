package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Patience;
import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.inventory.LibvirtInventory;
import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.logbook.MigrationRecord;
import io.evenkeel.libvirt.migration.DestinationImages.Removal;
import io.evenkeel.libvirt.migration.MigrationProgress.Glance;
import io.evenkeel.libvirt.migration.Outcomes.End;
import io.evenkeel.libvirt.migration.Outcomes.Repair;
import io.evenkeel.libvirt.migration.Outcomes.Verdict;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One migration as this connection knows it, whether it started it or found it.
 *
 * <p>Nothing happens here by itself: who observes makes it look, and with the last look it settles the outcome.
 */
final class MigrationRun {

    /** How long the ends may still be tidying up after libvirt's call has returned. */
    private static final Duration TIDYING = Duration.ofSeconds(2);

    /** An abort that came before the copying is forgotten by some versions, and so is said again. */
    private static final Duration ABORT_AGAIN = Duration.ofMillis(300);

    private final MigrationRecord entry;
    private final Supplier<MigrationCall> recovery;
    private final LibvirtInventory inventory;
    private final Hosts hosts;
    private final HostLink source;
    private final Settings settings;
    private final ProviderContext context;
    private final MigrationProgress progress;
    private final Settlement settlement;
    private final Patience patience;
    private final Patience beginning;
    private final Halves halves;
    private final ReentrantLock looking = new ReentrantLock();

    /** The one that carries it out now; empty for a migration that was found. */
    private volatile Optional<MigrationCall> call;

    private volatile boolean cancelRequested;
    private volatile boolean abortTaken;
    private volatile boolean twinSeen;

    /** Whether this connection has started it, or has seen it under way. */
    private volatile boolean followed;

    /** Whether another look may find another end than the one that was found. */
    private volatile boolean inDoubt;

    private volatile @Nullable MigrationSnapshot terminal;
    private volatile long endedAt;
    private long abortedAt;

    /** @param recovery makes a call that takes up a broken post-copy again, not sent yet */
    MigrationRun(
            MigrationRecord entry,
            Optional<MigrationCall> call,
            Supplier<MigrationCall> recovery,
            Hosts hosts,
            LibvirtInventory inventory,
            Settings settings,
            ProviderContext context) {
        this.entry = entry;
        this.call = call;
        this.recovery = recovery;
        this.inventory = inventory;
        this.hosts = hosts;
        this.source = hosts.get(entry.request().source());
        this.settings = settings;
        this.context = context;
        this.progress = new MigrationProgress(entry.id());
        this.settlement = new Settlement(entry, hosts, inventory, context.clock(), this::recover);
        this.patience = new Patience(context.ticker());
        this.beginning = new Patience(context.ticker());
        this.halves = new Halves(context.ticker());
        this.followed = call.isPresent();
        entry.outcome().ifPresent(this::end);
    }

    /** The same migration, looked at anew: for one whose end was not known. */
    MigrationRun again() {
        MigrationRun next = new MigrationRun(entry, call, recovery, hosts, inventory, settings, context);
        next.cancelRequested = cancelRequested;
        next.abortTaken = abortTaken;
        next.twinSeen = twinSeen;
        next.followed = followed;
        return next;
    }

    OperationId id() {
        return entry.id();
    }

    MigrationRequest request() {
        return entry.request();
    }

    Optional<MigrationCall> call() {
        return call;
    }

    /** Whether it certainly runs; one that was found may, and only a look can tell. */
    boolean isUnderWay() {
        return terminal == null && call.isPresent() && !call.get().hasReturned();
    }

    boolean hasEnded() {
        return terminal != null;
    }

    /** Whether it has ended and nobody knows where that left the VM, or whether it only has not begun yet. */
    boolean endedInDoubt() {
        return terminal != null && inDoubt;
    }

    boolean endedBefore(long nanos) {
        return terminal != null && endedAt - nanos < 0;
    }

    MigrationSnapshot observe(Deadline deadline) throws InterruptedException {
        MigrationSnapshot last = terminal;
        if (last != null) {
            return last;
        }
        if (!looking.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
            throw HypervisorException.withoutEffect(ErrorKind.TIMEOUT, "another look at the migration takes too long");
        }
        try {
            last = terminal;
            return last != null ? last : look(deadline);
        } finally {
            looking.unlock();
        }
    }

    /** Waits until what is known of the outcome has been written down, so that a later migration does not overwrite it. */
    void awaitWritten(Deadline deadline) throws InterruptedException {
        if (looking.tryLock(Math.max(1, deadline.remaining().toNanos()), TimeUnit.NANOSECONDS)) {
            looking.unlock();
        }
    }

    private MigrationSnapshot look(Deadline deadline) throws InterruptedException {
        // Asked before the source is: a call that returns in between is settled by the next look.
        boolean returned = call.map(MigrationCall::hasReturned).orElse(true);
        Glance glance;
        try {
            glance = source.query(wire -> progress.glance(wire, request().vm()), deadline);
        } catch (HypervisorException e) {
            return unasked(returned, e, deadline);
        }
        boolean goesOn = glance.goesOn(lastWord().isFailure());
        followed |= glance.isUnderWay();
        if (goesOn) {
            halves.restart();
        }
        if (!returned || goesOn) {
            patience.restart();
            MigrationSnapshot seen = progress.snapshot(glance);
            abortAgain(seen.phase(), deadline);
            return seen;
        }
        return settle(Optional.of(glance), deadline);
    }

    private LastWord lastWord() {
        return LastWord.of(call);
    }

    /** The source does not answer: our own call will not end by itself then, and the migration may go on without us. */
    private MigrationSnapshot unasked(boolean returned, HypervisorException failure, Deadline deadline)
            throws InterruptedException {
        if (failure.kind() != ErrorKind.UNREACHABLE) {
            throw failure;
        }
        if (isThere(deadline)) {
            return progress.latest(); // only QEMU is too busy to answer, as it is in switchover
        }
        if (!returned) {
            call.ifPresent(MigrationCall::hangUp);
        }
        if (patience.lasts(End.SILENT, settings.patience())) {
            return progress.latest(); // it may come back; nothing newer is known until then
        }
        return settle(Optional.empty(), deadline);
    }

    private boolean isThere(Deadline deadline) throws InterruptedException {
        try {
            source.query(Wire::versions, deadline);
            return true;
        } catch (HypervisorException e) {
            return false;
        }
    }

    private MigrationSnapshot settle(Optional<Glance> glance, Deadline deadline) throws InterruptedException {
        glance.filter(Glance::isPostcopy).ifPresent(progress::snapshot);
        Scene scene = scene(deadline);
        Outcomes.Finding finding = scene.judge();
        twinSeen |= finding.repairs().contains(Repair.DESTROY_TWIN_AT_DESTINATION);
        // A silent source is one thing, whatever the destination does meanwhile: nothing is repaired then.
        Object seen = scene.source() == End.SILENT ? End.SILENT : scene.basis();
        if (finding.verdict() == Verdict.UNKNOWN && patience.lasts(seen, settings.patience())) {
            return progress.latest();
        }
        if (scene.isInHalves()) {
            return follow(scene, glance.flatMap(Glance::sent), deadline);
        }
        boolean partial = scene.source().isPostcopy() || scene.destination().isPostcopy();
        if (!scene.showsTheEnd(followed) && beginning.lasts(entry.id(), settings.patience())) {
            return progress.latest();
        }
        boolean tidy = finding.repairs().isEmpty() && finding.verdict() != Verdict.ON_BOTH && !partial;
        boolean isFinal = lastWord().isFinal() || finding.repairs().stream().anyMatch(Repair::isUrgent);
        if (!tidy && patience.lasts(seen, isFinal ? TIDYING : settings.patience())) {
            return progress.latest();
        }
        Optional<Scene> tidied = Tidying.tidy(scene, place(deadline));
        if (tidied.isEmpty()) {
            return progress.latest();
        }
        Scene last = tidied.get();
        if (!clearsImages(last, deadline)) {
            return progress.latest();
        }
        MigrationOutcome outcome = outcome(last.judge().verdict(), last, deadline);
        // Told first: those who wait for the end need not wait for what only other connections read.
        boolean isTheEnd = last.showsTheEnd(followed);
        inDoubt = !isTheEnd || outcome.residence() instanceof Residence.Unknown;
        MigrationSnapshot ended = end(outcome);
        if (isTheEnd) {
            settlement.writeDown(outcome, deadline);
        }
        return ended;
    }

    /** A post-copy of which both ends are there is under way, or can be again. */
    private MigrationSnapshot follow(Scene scene, Optional<DataSize> sent, Deadline deadline)
            throws InterruptedException {
        switch (halves.next(scene, sent, lastWord().isRefusedRecovery())) {
            case FOLLOW -> {}
            case RECOVER -> settlement.repair(List.of(Repair.RECOVER_POSTCOPY), deadline);
            case BREAK -> settlement.breakPostcopy(deadline);
        }
        return progress.inHalves();
    }

    /** Removes what was copied for nothing. Returns false if that is to be tried again at the next look. */
    private boolean clearsImages(Scene scene, Deadline deadline) throws InterruptedException {
        Verdict verdict = scene.judge().verdict();
        if (verdict == Verdict.ON_DESTINATION
                || verdict == Verdict.UNKNOWN
                || entry.images().isEmpty()) {
            return true;
        }
        if (scene.hasUselessImages(followed, lastWord().isFailure() && !twinSeen)) {
            Removal removal = settlement.removeImages(deadline);
            if (removal == Removal.GONE) {
                return true;
            }
            if (removal == Removal.NOT_NOW && patience.lasts(entry.images(), settings.patience())) {
                return false;
            }
        }
        settlement.warnOfLeftImages();
        return true;
    }

    /** Takes up a broken post-copy again, unless that is being tried already. */
    private void recover() {
        if (call.map(MigrationCall::hasReturned).orElse(true)) {
            MigrationCall next = recovery.get();
            call = Optional.of(next);
            next.send();
        }
    }

    private Tidying.Place place(Deadline deadline) {
        return new Tidying.Place() {
            @Override
            public Scene look() throws InterruptedException {
                return scene(deadline);
            }

            @Override
            public void repair(List<Outcomes.Repair> repairs) throws InterruptedException {
                settlement.repair(repairs, deadline);
            }
        };
    }

    private Scene scene(Deadline deadline) throws InterruptedException {
        return new Scene(entry, inventory.look(request().vm(), hosts.all(), deadline));
    }

    private MigrationOutcome outcome(Verdict verdict, Scene scene, Deadline deadline) throws InterruptedException {
        LastWord word = lastWord();
        String message = word.message(source.id());
        Residence residence = scene.residence(verdict);
        if (verdict == Verdict.UNKNOWN) {
            return new MigrationOutcome.Failed(residence, ErrorKind.UNREACHABLE, message);
        }
        if (verdict == Verdict.MOVED_ON) {
            return scene.written()
                    .orElseGet(() -> new MigrationOutcome.Failed(residence, ErrorKind.CONFLICT, Logbook.SUPERSEDED));
        }
        // A guest that ended by itself right after it arrived did arrive.
        boolean endedThere = verdict == Verdict.STOPPED && scene.source() == End.ABSENT && word.isSuccess();
        boolean arrived =
                (verdict == Verdict.ON_DESTINATION && scene.destination().isWhole()) || endedThere;
        if (arrived && residence instanceof Residence.OnHost there) {
            return new MigrationOutcome.Completed(there, settlement.downtime(deadline), entry.network());
        }
        if (verdict == Verdict.ON_SOURCE && !scene.source().isPostcopy() && (word.isAbort() || abortTaken)) {
            return new MigrationOutcome.Cancelled(residence);
        }
        return new MigrationOutcome.Failed(residence, word.kind(), message);
    }

    private MigrationSnapshot end(MigrationOutcome outcome) {
        MigrationSnapshot last = MigrationSnapshot.ended(entry.id(), outcome);
        endedAt = context.ticker().nanos();
        terminal = last;
        return last;
    }

    /** After a call that failed at once: whether all is as it was before. */
    boolean leftVmOnSource(Deadline deadline) throws InterruptedException {
        return scene(deadline).isAsBefore();
    }

    /** Orders libvirt to give up; the outcome tells what came of it. */
    void abort(Deadline deadline) throws InterruptedException {
        cancelRequested = true;
        abortedAt = context.ticker().nanos();
        source.change(
                wire -> wire.with(request().vm().value(), domain -> {
                    MigrationProgress.requireOurs(domain, entry.id());
                    domain.abortJob();
                    return true;
                }),
                deadline);
        abortTaken = true;
    }

    private void abortAgain(MigrationPhase phase, Deadline deadline) throws InterruptedException {
        boolean early = phase == MigrationPhase.PREPARING || phase == MigrationPhase.PRECOPY;
        if (!cancelRequested || !early || context.ticker().nanos() - abortedAt < ABORT_AGAIN.toNanos()) {
            return;
        }
        try {
            abort(deadline);
        } catch (HypervisorException e) {
            if (e.kind() == ErrorKind.UNREACHABLE || e.kind() == ErrorKind.TIMEOUT) {
                throw e;
            }
            // It has just ended, or cannot be aborted any more; the next look shows which.
        }
    }
}
