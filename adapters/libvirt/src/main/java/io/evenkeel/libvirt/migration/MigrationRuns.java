package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.logbook.MigrationRecord;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationLimits;
import io.evenkeel.spi.migration.MigrationRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The migrations this connection started or found, and the room there is for more. */
final class MigrationRuns {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationRuns.class);

    /** §4.16 asks for ten minutes. */
    private static final Duration KEPT_AFTER_END = Duration.ofMinutes(15);

    private static final Duration LONGEST_HANG_UP = Duration.ofSeconds(4);

    private final MigrationLimits limits;
    private final Ticker ticker;
    private final Map<OperationId, MigrationRun> runs = new LinkedHashMap<>();
    private final Map<OperationId, MigrationRequest> starting = new HashMap<>();

    /** Those whose thread may live; a call outlives its run if the start was refused. */
    private final Set<MigrationCall> calls = new HashSet<>();

    MigrationRuns(MigrationLimits limits, Ticker ticker) {
        this.limits = limits;
        this.ticker = ticker;
    }

    MigrationLimits limits() {
        return limits;
    }

    synchronized Optional<MigrationRun> find(OperationId id) {
        return Optional.ofNullable(runs.get(id));
    }

    /** Looks at a migration, which settles it if it is over. */
    interface Glimpse {
        void at(MigrationRun run) throws InterruptedException;
    }

    /**
     * Takes a place for a start that is about to look at the hosts, so that no two do so for one VM.
     *
     * <p>Migrations that were found take places too, unless a look shows that they are over.
     */
    void reserve(OperationId id, MigrationRequest request, Glimpse glimpse) throws InterruptedException {
        try {
            reserve(id, request);
        } catch (HypervisorException e) {
            List<MigrationRun> found = found();
            if (e.kind() != ErrorKind.INSUFFICIENT_CAPACITY || found.isEmpty()) {
                throw e;
            }
            for (MigrationRun run : found) {
                look(run, glimpse);
            }
            reserve(id, request);
        }
    }

    private static void look(MigrationRun run, Glimpse glimpse) throws InterruptedException {
        try {
            glimpse.at(run);
        } catch (HypervisorException e) {
            LOG.debug("Whether migration {} is over cannot be told now", run.id(), e);
        }
    }

    private synchronized void reserve(OperationId id, MigrationRequest request) {
        List<MigrationRequest> busy = new ArrayList<>(starting.values());
        runs.values().stream().filter(MigrationRun::isUnderWay).forEach(run -> busy.add(run.request()));
        if (starting.containsKey(id)
                || busy.stream().anyMatch(other -> other.vm().equals(request.vm()))) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT, "VM " + request.vm() + " is being migrated already");
        }
        // That of the same VM is the assessment's to judge.
        found().stream()
                .map(MigrationRun::request)
                .filter(other -> !other.vm().equals(request.vm()))
                .forEach(busy::add);
        if (busy.size() >= limits.total()) {
            throw full("in all", limits.total());
        }
        for (HostId host : List.of(request.source(), request.destination())) {
            long there = busy.stream()
                    .filter(other ->
                            other.source().equals(host) || other.destination().equals(host))
                    .count();
            if (there >= limits.perHost()) {
                throw full("in and out of " + host, limits.perHost());
            }
        }
        starting.put(id, request);
    }

    /** Those that others started, and that are not known to be over. */
    private synchronized List<MigrationRun> found() {
        return runs.values().stream()
                .filter(run -> run.call().isEmpty() && !run.hasEnded())
                .toList();
    }

    private static HypervisorException full(String where, int limit) {
        return HypervisorException.withoutEffect(
                ErrorKind.INSUFFICIENT_CAPACITY, limit + " migrations run already " + where);
    }

    synchronized void release(OperationId id) {
        starting.remove(id);
    }

    synchronized void add(MigrationRun run) {
        runs.values().removeIf(old -> old.endedBefore(ticker.nanos() - KEPT_AFTER_END.toNanos()));
        runs.put(run.id(), run);
    }

    synchronized List<MigrationRun> endedOf(VmId vm) {
        return runs.values().stream()
                .filter(run -> run.request().vm().equals(vm) && run.hasEnded())
                .toList();
    }

    synchronized MigrationRun addIfAbsent(MigrationRun run) {
        MigrationRun known = runs.putIfAbsent(run.id(), run);
        return known == null ? run : known;
    }

    /** As {@link #find}; one whose end is in doubt is looked at anew from here on (§4.6). */
    synchronized Optional<MigrationRun> renewed(OperationId id) {
        MigrationRun known = runs.get(id);
        if (known != null && known.endedInDoubt()) {
            known = known.again();
            runs.put(id, known);
        }
        return Optional.ofNullable(known);
    }

    synchronized void remove(MigrationRun run) {
        runs.remove(run.id(), run);
    }

    synchronized Set<OperationId> underWay() {
        return runs.values().stream()
                .filter(MigrationRun::isUnderWay)
                .map(MigrationRun::id)
                .collect(Collectors.toSet());
    }

    void logLeftRecord(MigrationRun run, HypervisorException failure) {
        LOG.info("The record of migration {}, which never began, stays in its VM: {}", run.id(), failure.getMessage());
    }

    void logLeftImages(MigrationRecord entry) {
        LOG.warn(
                "{} of migration {} are left on {}; remove them there before the VM is to be moved there again",
                entry.images(),
                entry.id(),
                entry.request().destination());
    }

    synchronized void track(MigrationCall call) {
        calls.removeIf(MigrationCall::isOver);
        calls.add(call);
    }

    private synchronized List<MigrationCall> calls() {
        return List.copyOf(calls);
    }

    /** Whether no thread is left in a native migration call. */
    boolean isOver() {
        return calls().stream().allMatch(MigrationCall::isOver);
    }

    /** Lets go of every call, which takes a second or so while one is under way. */
    void hangUp() {
        List<MigrationCall> calls = calls();
        calls.forEach(MigrationCall::letGo);
        Deadline deadline = Deadline.after(LONGEST_HANG_UP);
        try {
            for (MigrationCall call : calls) {
                if (!call.join(deadline)) {
                    LOG.warn("A thread is left in libvirt's migration call; it ends when that returns");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
