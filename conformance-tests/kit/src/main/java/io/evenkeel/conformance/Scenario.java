package io.evenkeel.conformance;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.Restarts;
import io.evenkeel.spi.guard.Seals;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.power.PowerControl;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * A connection opened for one rule, with the steps rules have in common.
 *
 * <p>Used by the one thread that checks the rule. All durations given to it are stretched by the bed's time scale. What
 * it opened or caused ends with it.
 */
public final class Scenario implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LONGEST_MIGRATION = Duration.ofSeconds(30);

    private final TestBed bed;
    private final HypervisorProvider provider;
    private final Patience patience;
    private final Random random;
    private final RecordingContext context;
    private final Hypervisor hypervisor;
    private final Deque<Ending> endings = new ArrayDeque<>();

    private record Ending(String what, boolean ofBed, AutoCloseable handle) {}

    /**
     * Connects to the hypervisor of the bed.
     *
     * @throws HypervisorException if the adapter does not connect
     */
    Scenario(TestBed bed, Patience patience, long seed) throws InterruptedException {
        this.bed = bed;
        this.provider = bed.provider();
        this.patience = patience;
        this.random = new Random(seed);
        this.context = newContext();
        this.hypervisor = connect();
    }

    public TestBed bed() {
        return bed;
    }

    /** The provider with which the scenario connected. */
    public HypervisorProvider provider() {
        return provider;
    }

    /** The connection that was opened for the rule. */
    public Hypervisor hypervisor() {
        return hypervisor;
    }

    /** What the adapter was lent for every connection but those opened with a context of their own. */
    public RecordingContext context() {
        return context;
    }

    /** Another context, for a connection whose threads are to be told apart. */
    public RecordingContext newContext() {
        return new RecordingContext(bed.adapterLoader());
    }

    /** The source of every random choice a check makes, so that the seed of the run repeats it. */
    public Random random() {
        return random;
    }

    /** Opens another connection; it is closed with the scenario. */
    public Hypervisor connect() throws InterruptedException {
        return connect(bed.configuration());
    }

    public Hypervisor connect(Map<String, String> configuration) throws InterruptedException {
        return connect(configuration, context, soon());
    }

    public Hypervisor connect(RecordingContext itsContext) throws InterruptedException {
        return connect(bed.configuration(), itsContext, soon());
    }

    public Hypervisor connect(Map<String, String> configuration, RecordingContext itsContext, Deadline deadline)
            throws InterruptedException {
        Hypervisor opened = provider.connect(provider.configSchema().bind(configuration), itsContext, deadline);
        endings.push(new Ending("close the connection", false, opened));
        return opened;
    }

    public Inventory inventory() {
        return hypervisor.inventory();
    }

    public Migrations migrations() {
        return facet("migrations", hypervisor.migrations());
    }

    public HealthMonitoring health() {
        return facet("health", hypervisor.health());
    }

    public LoadMonitoring load() {
        return facet("load", hypervisor.load());
    }

    public PowerControl power() {
        return facet("power", hypervisor.power());
    }

    public Restarts restarts() {
        return facet("restarts", hypervisor.restarts());
    }

    public Fencing fencing() {
        return facet("fencing", hypervisor.fencing());
    }

    public Seals seals() {
        return facet("seals", hypervisor.seals());
    }

    private static <T> T facet(String name, Optional<T> facet) {
        return facet.orElseThrow(() -> new AssertionError("the facet " + name + "() is declared and absent"));
    }

    /** A calm guest on the source. */
    public VmId guest() throws InterruptedException {
        return guest(GuestKind.CALM);
    }

    public VmId guest(GuestKind kind) throws InterruptedException {
        if (!bed.guestKinds().contains(kind)) {
            throw new NotVerified("the test bed cannot make a " + kind + " guest");
        }
        try {
            return bed.makeGuest(kind);
        } catch (RuntimeException e) {
            throw new BedFailure("could not make a " + kind + " guest", e);
        }
    }

    /** The move of a VM from the bed's source to its destination. */
    public MigrationRequest move(VmId vm) {
        return MigrationRequest.of(vm, bed.source(), bed.destination());
    }

    /** A new operation of no leader. */
    public Operation operation() {
        return Operation.unled();
    }

    /** A deadline that no healthy call needs in full: 5 s, stretched. */
    public Deadline soon() {
        return within(SOON);
    }

    /** The deadline that lies the stretched {@code budget} from now. */
    public Deadline within(Duration budget) {
        return Deadline.after(scaled(budget));
    }

    /** {@code plain} stretched by the time scale. */
    public Duration scaled(Duration plain) {
        return patience.stretch(plain);
    }

    /** Starts the migration of {@link #move}. */
    public MigrationSession begin(VmId vm) throws InterruptedException {
        return begin(move(vm));
    }

    public MigrationSession begin(MigrationRequest request) throws InterruptedException {
        return migrations().start(operation(), request, soon());
    }

    /** Looks at the migration until it has ended; fails if that takes longer than 30 s, stretched. */
    public MigrationSnapshot awaitEnd(MigrationSession session) throws Exception {
        return look(session, snapshot -> snapshot.phase().isTerminal());
    }

    /** Looks at the migration until the predicate holds; fails if it ends before that or takes longer than 30 s. */
    public MigrationSnapshot observeUntil(MigrationSession session, Predicate<MigrationSnapshot> predicate)
            throws Exception {
        MigrationSnapshot last = look(
                session,
                snapshot -> predicate.test(snapshot) || snapshot.phase().isTerminal());
        check(predicate.test(last), "the migration ended before it showed what was waited for; last seen " + last);
        return last;
    }

    private MigrationSnapshot look(MigrationSession session, Predicate<MigrationSnapshot> enough) throws Exception {
        MigrationSnapshot[] last = {session.observe(soon())};
        boolean seen = enough.test(last[0])
                || patience.awaits(LONGEST_MIGRATION, () -> {
                    last[0] = session.observe(soon());
                    return enough.test(last[0]);
                });
        check(seen, "the migration does not get on after " + scaled(LONGEST_MIGRATION) + "; last seen " + last[0]);
        return last[0];
    }

    /** Waits until {@code condition} holds; fails with {@code what} if it does not within {@code max}, stretched. */
    public void await(String what, Duration max, Condition condition) throws Exception {
        check(patience.awaits(max, condition), "after " + scaled(max) + " still not: " + what);
    }

    /** Looks for the stretched {@code time}; fails with {@code seen} as soon as {@code happens} holds. */
    public void never(String seen, Duration time, Condition happens) throws Exception {
        check(!patience.awaits(time, happens), seen);
    }

    /**
     * Causes a fault. It ends when the handle is closed, and with the scenario at the latest.
     *
     * @throws NotVerified if the bed cannot cause it
     */
    public AutoCloseable cause(Fault fault, VmId vm) throws InterruptedException {
        if (!bed.faults().contains(fault)) {
            throw new NotVerified("the test bed cannot cause " + fault);
        }
        AutoCloseable handle;
        try {
            handle = bed.cause(fault, vm);
        } catch (RuntimeException e) {
            throw new BedFailure("could not cause " + fault, e);
        }
        AtomicBoolean ended = new AtomicBoolean();
        AutoCloseable once = () -> {
            if (ended.compareAndSet(false, true)) {
                handle.close();
            }
        };
        endings.push(new Ending("end the fault " + fault, true, once));
        return once;
    }

    /** Fails the rule with what was seen unless {@code condition} holds. */
    public void check(boolean condition, String seenOtherwise) {
        if (!condition) {
            throw new AssertionError(seenOtherwise);
        }
    }

    /** The exception with which a call fails; fails the rule if the call succeeds. */
    public HypervisorException expectFailure(Action call) throws Exception {
        try {
            call.run();
        } catch (HypervisorException e) {
            return e;
        }
        throw new AssertionError("the call succeeded");
    }

    /** Checks that a call is refused with the given kind and claims no effect. */
    public HypervisorException refused(Action call, ErrorKind kind) throws Exception {
        HypervisorException thrown;
        try {
            call.run();
            throw new AssertionError("expected " + kind + " without effect, and the call succeeded");
        } catch (HypervisorException e) {
            thrown = e;
        }
        check(
                thrown.kind() == kind && thrown.effect() == Effect.NONE,
                "expected " + kind + " without effect, failed with " + thrown.getMessage());
        return thrown;
    }

    /**
     * Ends the faults and closes the connections, the latest first.
     *
     * @throws BedFailure if a fault could not be ended
     */
    @Override
    public void close() throws InterruptedException {
        RuntimeException first = null;
        while (!endings.isEmpty()) {
            Ending ending = endings.pop();
            try {
                ending.handle().close();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                RuntimeException failure = ending.ofBed()
                        ? new BedFailure("could not " + ending.what(), e)
                        : new IllegalStateException("could not " + ending.what() + ": " + e, e);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
