package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.Failures;
import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Hosts.Reply;
import io.evenkeel.libvirt.connection.Operations;
import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.inventory.LibvirtInventory;
import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.logbook.MigrationRecord;
import io.evenkeel.libvirt.migration.Assessor.Origin;
import io.evenkeel.libvirt.migration.Assessor.Survey;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.JobStats;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.Assessment;
import io.evenkeel.spi.migration.Assessment.Finding;
import io.evenkeel.spi.migration.MigrationLimits;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.Migrations;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Live migration, peer to peer: the source's daemon carries it out and goes on if we vanish. */
public final class LibvirtMigrations implements Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(LibvirtMigrations.class);

    private static final Duration FIRST_LOOK = Duration.ofMillis(50);
    private static final Duration LATER_LOOKS = Duration.ofSeconds(1);

    /** After that only {@link #find} looks again. A host that has been silent for so long is a matter for somebody. */
    private static final Duration LONGEST_AFTERMATH = Duration.ofMinutes(15);

    private final Hosts hosts;
    private final LibvirtInventory inventory;
    private final Settings settings;
    private final ProviderContext context;
    private final Assessor assessor;
    private final MigrationRuns runs;
    private final Operations operations = new Operations();

    public LibvirtMigrations(
            Hosts hosts,
            LibvirtInventory inventory,
            CapabilitySet offered,
            Settings settings,
            ProviderContext context) {
        this.hosts = hosts;
        this.inventory = inventory;
        this.settings = settings;
        this.context = context;
        this.assessor = new Assessor(hosts, inventory, offered, settings);
        this.runs = new MigrationRuns(
                new MigrationLimits(settings.migrationsPerHost(), settings.migrationsTotal()), context.ticker());
    }

    @Override
    public MigrationLimits limits() {
        return runs.limits();
    }

    @Override
    public Assessment assess(MigrationRequest request, Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        return new Assessment(assessor.survey(request, deadline).findings());
    }

    @Override
    public MigrationSession start(Operation operation, MigrationRequest request, Deadline deadline)
            throws InterruptedException {
        hosts.ensureOpen();
        OperationId id = operation.id();
        Optional<MigrationRun> known = runs.renewed(id);
        if (known.isPresent()) {
            return session(same(known.get(), request));
        }
        runs.reserve(id, request, run -> run.observe(deadline));
        try {
            Survey survey = assessor.survey(request, deadline);
            Optional<MigrationRecord> before = survey.origin()
                    .flatMap(origin -> origin.logbook().find(id))
                    .or(() -> survey.atDestination().find(id));
            if (before.isPresent()) {
                return session(same(adopt(before.get()), request));
            }
            Optional<Finding> obstacle = survey.blocking();
            if (obstacle.isPresent()) {
                throw HypervisorException.withoutEffect(
                        obstacle.get().kind(), obstacle.get().message());
            }
            return session(begin(id, request, survey, deadline));
        } finally {
            runs.release(id);
        }
    }

    private MigrationRun begin(OperationId id, MigrationRequest request, Survey survey, Deadline deadline)
            throws InterruptedException {
        Origin origin = survey.origin().orElseThrow();
        if (deadline.hasPassed()) {
            throw HypervisorException.withoutEffect(ErrorKind.TIMEOUT, "the deadline passed before the start");
        }
        List<String> made = images(request).make(survey.disks().copies(), deadline);
        MigrationRecord entry = new MigrationRecord(
                id,
                request,
                context.clock().instant(),
                origin.sighting().state().isRunning(),
                survey.isDefinedThere(),
                made,
                origin.xml().announcement(),
                Optional.empty());
        Residence.OnHost here =
                new Residence.OnHost(request.source(), origin.sighting().state().vmState());
        return launch(entry, survey.disks(), here, deadline);
    }

    private MigrationRun launch(MigrationRecord entry, DiskCopies disks, Residence.OnHost here, Deadline deadline)
            throws InterruptedException {
        MigrationRequest request = entry.request();
        HostLink source = hosts.get(request.source());
        String peerUri = hosts.get(request.destination()).peerUri().orElseThrow();
        MigrationCall call = MigrationCall.prepare(source, peerUri, request, disks, settings);
        runs.track(call);
        MigrationRun run = run(entry, Optional.of(call));
        boolean begun = false;
        try {
            for (MigrationRun before : runs.endedOf(request.vm())) {
                before.awaitWritten(deadline);
            }
            // Written first: if we die right after the start, the next one finds what is under way. If we die right
            // before it, the next one finds a migration that ended on the source.
            write(source, entry, logbook -> logbook.begin(entry, here), deadline);
            runs.add(run);
            begun = true;
            call.send();
            Optional<VirFailure> refusal = Acceptance.await(call, effects(run, deadline), deadline);
            if (refusal.isPresent()) {
                throw HypervisorException.withoutEffect(
                        Failures.kind(refusal.get()),
                        Failures.message(source.id().value(), refusal.get()));
            }
            return run;
        } catch (HypervisorException e) {
            if (begun && e.effect() == Effect.NONE) {
                begun = false;
                discard(run, entry);
            }
            throw e;
        } finally {
            call.then(begun ? () -> carryThrough(call, entry.id()) : () -> {});
            if (!begun) {
                call.withdraw();
                removeUnused(entry);
            }
        }
    }

    /**
     * Sees a migration through after the call that carried it out has returned: settles it, whether or not somebody
     * observes it, and looks again as long as nobody knows where the VM is.
     */
    private void carryThrough(MigrationCall call, OperationId id) {
        Deadline end = Deadline.after(LONGEST_AFTERMATH);
        Duration pace = FIRST_LOOK;
        try {
            for (Duration wait = Duration.ZERO; !call.awaitLetGo(wait) && !end.hasPassed(); wait = pace) {
                Optional<MigrationRun> run = runs.renewed(id);
                if (run.isEmpty() || isSettled(run.get())) {
                    return;
                }
                pace = pace.multipliedBy(2).compareTo(LATER_LOOKS) < 0 ? pace.multipliedBy(2) : LATER_LOOKS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isSettled(MigrationRun run) throws InterruptedException {
        try {
            return run.observe(Deadline.after(settings.answerTimeout())).phase().isTerminal() && !run.endedInDoubt();
        } catch (HypervisorException e) {
            LOG.debug("Migration {} is settled later", run.id(), e);
            return false;
        }
    }

    private Acceptance.Effects effects(MigrationRun run, Deadline deadline) {
        HostLink source = hosts.get(run.request().source());
        return new Acceptance.Effects() {
            @Override
            public boolean isUnderWay() throws InterruptedException {
                return source.watch(wire -> isOutgoing(wire, run.request()), deadline);
            }

            @Override
            public boolean isUntouched() throws InterruptedException {
                return run.leftVmOnSource(deadline);
            }
        };
    }

    private static boolean isOutgoing(Wire wire, MigrationRequest request) {
        Optional<Dom> found = wire.find(request.vm().value());
        if (found.isEmpty()) {
            return false;
        }
        try (Dom domain = found.get()) {
            JobStats stats = domain.jobStats();
            return stats.isUnderWay() && stats.isOutgoing();
        } catch (VirFailure e) {
            if (e.isNoDomain() || e.code() == VirFailure.OPERATION_INVALID) {
                return false;
            }
            throw e;
        }
    }

    private DestinationImages images(MigrationRequest request) {
        return new DestinationImages(hosts.get(request.destination()), request.vm());
    }

    /** Removes the images of a migration that did not begin. */
    private void removeUnused(MigrationRecord entry) throws InterruptedException {
        if (!images(entry.request()).withdraw(entry.images())) {
            runs.logLeftImages(entry);
        }
    }

    /** Takes back what {@link #begin} wrote down, after nothing came of it. */
    private void discard(MigrationRun run, MigrationRecord entry) throws InterruptedException {
        runs.remove(run);
        try {
            HostLink source = hosts.get(run.request().source());
            // The deadline may be what failed the start; tidying up has its own time.
            write(source, entry, now -> now.discard(entry), Deadline.after(settings.answerTimeout()));
        } catch (HypervisorException e) {
            // What stays written reads as a migration that ended on the source, which is the truth.
            runs.logLeftRecord(run, e);
        }
    }

    /** Reads and writes in one task, so that nothing written in between is lost. */
    private void write(HostLink host, MigrationRecord entry, UnaryOperator<Logbook> change, Deadline deadline)
            throws InterruptedException {
        VmId vm = entry.request().vm();
        host.change(
                wire -> wire.with(vm.value(), domain -> {
                    change.apply(Logbook.forChange(domain)).store(domain);
                    if (!entry.images().isEmpty()) {
                        // Kept at once: whoever restarts the VM must know that its disks are on their way.
                        inventory.show(host.id(), vm, domain);
                    }
                    return true;
                }),
                deadline);
    }

    @Override
    public Optional<MigrationSession> find(OperationId id, Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        Optional<MigrationRun> known = runs.renewed(id);
        if (known.isPresent()) {
            return known.map(this::session);
        }
        Map<HostId, Reply<List<MigrationRecord>>> replies = hosts.askAll(
                wire -> wire.eachDomain(Logbook::of).stream()
                        .flatMap(logbook -> logbook.find(id).stream())
                        .toList(),
                deadline);
        Set<HostId> silent = new LinkedHashSet<>();
        Optional<MigrationRecord> found = Optional.empty();
        for (Map.Entry<HostId, Reply<List<MigrationRecord>>> reply : replies.entrySet()) {
            if (reply.getValue() instanceof Reply.Answer<List<MigrationRecord>> answer) {
                // Both ends may have it; the end that knows the outcome knows more.
                for (MigrationRecord each : answer.value()) {
                    found = found.filter(other -> other.ended().isPresent()).or(() -> Optional.of(each));
                }
            } else {
                silent.add(reply.getKey());
            }
        }
        if (found.isEmpty() && !silent.isEmpty()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.UNREACHABLE, silent + " may know migration " + id + " and cannot be asked");
        }
        return found.filter(entry -> hosts.has(entry.request().source())
                        && hosts.has(entry.request().destination()))
                .map(this::adopt)
                .map(this::session);
    }

    @Override
    public Set<OperationId> active(Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        Set<OperationId> active = new HashSet<>(runs.underWay());
        Map<HostId, Reply<List<Optional<OperationId>>>> replies = hosts.ask(
                hosts.all(),
                (link, until) -> link.watch(wire -> wire.eachDomain(domain -> underWay(link.id(), domain)), until),
                deadline);
        Set<HostId> silent = new LinkedHashSet<>();
        replies.forEach((host, reply) -> {
            if (reply instanceof Reply.Answer<List<Optional<OperationId>>> answer) {
                answer.value().forEach(id -> id.ifPresent(active::add));
            } else {
                silent.add(host);
            }
        });
        if (!silent.isEmpty()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.UNREACHABLE, silent + " may have migrations under way and cannot be asked");
        }
        return Set.copyOf(active);
    }

    private static Optional<OperationId> underWay(HostId host, Dom domain) {
        Optional<MigrationRecord> newest = Logbook.of(domain)
                .newest()
                .filter(entry -> entry.ended().isEmpty())
                // Only the source tells; the destination does not answer while the copy arrives.
                .filter(entry -> entry.request().source().equals(host));
        if (newest.isEmpty() || !domain.state().isActive()) {
            return Optional.empty();
        }
        JobStats stats;
        try {
            stats = domain.jobStats();
        } catch (VirFailure e) {
            if (e.code() == VirFailure.OPERATION_INVALID) {
                return Optional.empty(); // it has just ended
            }
            throw e;
        }
        return stats.isUnderWay() && stats.isOutgoing() ? newest.map(MigrationRecord::id) : Optional.empty();
    }

    private MigrationRun adopt(MigrationRecord entry) {
        return runs.addIfAbsent(run(entry, Optional.empty()));
    }

    private MigrationRun run(MigrationRecord entry, Optional<MigrationCall> call) {
        return new MigrationRun(entry, call, () -> recovery(entry), hosts, inventory, settings, context);
    }

    private MigrationCall recovery(MigrationRecord entry) {
        MigrationCall call = MigrationCall.recovery(
                hosts.get(entry.request().source()),
                hosts.get(entry.request().destination()).peerUri().orElseThrow(),
                entry.request(),
                settings);
        runs.track(call);
        call.then(() -> carryThrough(call, entry.id()));
        return call;
    }

    private static MigrationRun same(MigrationRun run, MigrationRequest request) {
        if (!run.request().equals(request)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT, "operation " + run.id() + " started another migration: " + run.request());
        }
        return run;
    }

    private MigrationSession session(MigrationRun run) {
        return new LibvirtSession(run, hosts, operations);
    }

    public boolean isOver() {
        return runs.isOver();
    }

    /** Lets go of every migration; all of them go on. */
    public void close() {
        runs.hangUp();
    }
}
