package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.lab.libvirt.Guest;
import io.evenkeel.lab.libvirt.GuestSpec;
import io.evenkeel.lab.libvirt.GuestWitness;
import io.evenkeel.lab.libvirt.LabHost;
import io.evenkeel.lab.libvirt.Verdict;
import io.evenkeel.spi.OperationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Predicate;

/** One failure at one moment of one migration from h1 to h2. Used once, by one thread. */
final class CellTrial {

    private static final Duration TO_THE_MOMENT = Duration.ofSeconds(90);
    private static final Duration TO_SETTLE = Duration.ofSeconds(30);
    private static final Duration OFTEN = Duration.ofMillis(2);
    private static final Duration SEEMLY = Duration.ofMillis(200);

    /** Slow enough for each part of a migration to last longer than it takes to fail in it. */
    private static final int LINK_MEBIBITS_PER_SECOND = 200;

    /** More than the link carries, so that it comes to no end before it is let. */
    private static final double BUSY_MEBIBYTES_PER_SECOND = 30;

    private static final double CALM_MEBIBYTES_PER_SECOND = 5;
    private static final long LONG_DOWNTIME_MILLIS = 3000;

    private final Stage stage;
    private final Actor actor;
    private final Moment moment;
    private final Random random;
    private final LabHost source;
    private final LabHost destination;
    private final String id = OperationId.random().toString();
    private final List<String> wrong = new ArrayList<>();
    private String told = "nothing";

    CellTrial(Stage stage, Actor actor, Moment moment, Random random) {
        this.stage = stage;
        this.actor = actor;
        this.moment = moment;
        this.random = random;
        this.source = stage.lab().host(1);
        this.destination = stage.lab().host(2);
    }

    CellResult run() throws InterruptedException {
        boolean converges = moment == Moment.FINISHING || moment == Moment.SWITCHOVER;
        GuestSpec spec = GuestSpec.busy(stage.newName())
                .withDirtyMebibytesPerSecond(converges ? CALM_MEBIBYTES_PER_SECOND : BUSY_MEBIBYTES_PER_SECOND);
        Guest guest = stage.lab().start(spec, source);
        try (GuestWitness witness = guest.witness();
                LifecycleEvents atSource = LifecycleEvents.of(source);
                LifecycleEvents atDestination = LifecycleEvents.of(destination)) {
            stage.limit(source, LINK_MEBIBITS_PER_SECOND);
            return run(guest, witness, atSource, atDestination);
        } finally {
            stage.unlimit(source);
            stage.repair();
            guest.stop();
        }
    }

    private CellResult run(Guest guest, GuestWitness witness, LifecycleEvents atSource, LifecycleEvents atDestination)
            throws InterruptedException {
        Victims victims = new Victims(guest.name());
        String vm = guest.uuid().toString();
        long downtime = moment == Moment.SWITCHOVER ? LONG_DOWNTIME_MILLIS : 0;
        stage.supervisor().order("migrate " + id + " " + vm + " " + source + " " + destination + " 0 " + downtime);
        awaitMoment(guest.name(), atSource, atDestination);
        boolean inTime = !hasPassed(guest.name(), atSource, atDestination);
        boolean hit = victims.fail() && inTime;
        if (actor != Actor.SUPERVISOR) {
            stage.unlimit(source);
        }
        victims.comeBack();
        long back = System.nanoTime();
        World world = settle(guest, witness, vm);
        Duration settled = Duration.ofNanos(System.nanoTime() - back);
        Optional<Ending> ending = world.ending(source, destination);
        judge(world, witness, ending);
        return new CellResult(actor, moment, hit, ending, told, settled, wrong);
    }

    private void awaitMoment(String guest, LifecycleEvents atSource, LifecycleEvents atDestination)
            throws InterruptedException {
        boolean came = switch (moment) {
            case PREPARING ->
                Patiently.await(
                        TO_THE_MOMENT, OFTEN, () -> destination.processOf(guest).isPresent());
            case FIRST_ITERATION -> sees(seen -> isCopying(seen) && sent(seen) > 0);
            case LATER_ITERATION -> sees(seen -> isCopying(seen) && iteration(seen) >= 3);
            case SWITCHOVER -> atSource.await(guest, "Suspended", TO_THE_MOMENT);
            case FINISHING -> atDestination.await(guest, "Resumed", TO_THE_MOMENT);
        };
        if (!came) {
            throw new TrialException("the migration did not come to " + moment + "; told was last "
                    + stage.supervisor().last(5));
        }
        if (moment == Moment.FIRST_ITERATION || moment == Moment.LATER_ITERATION) {
            Patiently.await(Duration.ofMillis(random.nextInt(400)), () -> false);
        }
    }

    /** Whether the migration has come further than where it was to be hit. */
    private boolean hasPassed(String guest, LifecycleEvents atSource, LifecycleEvents atDestination)
            throws InterruptedException {
        return switch (moment) {
            case PREPARING ->
                stage.supervisor()
                        .await(line -> isCopying(line) && sent(line) > 0, Duration.ZERO)
                        .isPresent();
            case FIRST_ITERATION ->
                stage.supervisor()
                        .await(line -> isCopying(line) && iteration(line) > 1, Duration.ZERO)
                        .isPresent();
            case LATER_ITERATION -> atSource.has(guest, "Suspended");
            case SWITCHOVER -> atDestination.has(guest, "Resumed");
            case FINISHING -> atSource.has(guest, "Stopped");
        };
    }

    private boolean sees(Predicate<String> kind) throws InterruptedException {
        return stage.supervisor().await(kind, TO_THE_MOMENT).isPresent();
    }

    private boolean isCopying(String line) {
        return line.startsWith("seen " + id + " PRECOPY ");
    }

    private static long iteration(String seen) {
        return Long.parseLong(seen.split(" ", -1)[3]);
    }

    private static long sent(String seen) {
        return Long.parseLong(seen.split(" ", -1)[4]);
    }

    /** Waits until the outcome is told and everything is in order, for as long as is promised; what was seen last. */
    private World settle(Guest guest, GuestWitness witness, String vm) throws InterruptedException {
        SupervisorProcess supervisor = stage.supervisor();
        int mark = supervisor.mark();
        if (actor == Actor.SUPERVISOR) {
            supervisor.order("adopt");
            supervisor.awaitAfter(mark, line -> line.startsWith("adoption "), TO_SETTLE);
            // Not before: the migration is to be still there for whoever comes.
            stage.unlimit(source);
        }
        Patiently.Look<World> look = Patiently.look(
                TO_SETTLE,
                SEEMLY,
                () -> World.of(stage.lab(), guest, witness),
                world -> world.ending(source, destination).isPresent()
                        && isTold(supervisor, mark)
                        && isLocated(supervisor, vm, world));
        World world = look.seen();
        if (!isTold(supervisor, mark)) {
            wrong.add("no outcome was told; last " + supervisor.last(3));
        }
        if (!look.held()) {
            wrong.add("not in order: " + world);
            if (!isLocated(supervisor, vm, world)) {
                wrong.add("located wrongly: " + supervisor.last(1));
            }
        }
        return world;
    }

    /** A supervisor that finds no migration to adopt has nothing to tell. */
    private boolean isTold(SupervisorProcess supervisor, int mark) throws InterruptedException {
        Optional<String> end = supervisor.await(
                line -> line.startsWith("end " + id + " ") || line.startsWith("failed migrate " + id), Duration.ZERO);
        end.ifPresent(line -> told = line.substring(line.indexOf(id) + id.length() + 1));
        if (end.isEmpty() && actor == Actor.SUPERVISOR) {
            boolean nothing = supervisor
                    .awaitAfter(mark, line -> line.equals("adoption 0"), Duration.ZERO)
                    .isPresent();
            told = nothing ? "over before it could be adopted" : told;
            return nothing;
        }
        return end.isPresent();
    }

    private static boolean isLocated(SupervisorProcess supervisor, String vm, World world) throws InterruptedException {
        int mark = supervisor.mark();
        supervisor.order("locate " + vm);
        return supervisor
                .awaitAfter(mark, line -> line.startsWith("located " + vm), Duration.ofSeconds(25))
                .filter(line -> world.confirms(line.substring(("located " + vm + " ").length())))
                .isPresent();
    }

    private void judge(World world, GuestWitness witness, Optional<Ending> ending) {
        if (ending.isPresent() && !Ending.permitted(actor, moment).contains(ending.get())) {
            wrong.add("ended " + ending.get() + ", which is not " + Ending.permitted(actor, moment));
        }
        String[] words = told.split(" ", 2);
        boolean claims = words.length == 2 && words[1].matches("(on|nowhere).*");
        if (claims && !world.confirms(words[1])) {
            wrong.add("told '" + told + "', in truth " + world);
        }
        Verdict verdict = witness.verdict();
        if (!verdict.isClean()) {
            wrong.add("the guest: " + verdict);
        }
    }

    /** Those who fail, known beforehand so that nothing has to be looked up at the moment. */
    private final class Victims {

        private final String guest;
        private final OptionalLong sourceQemu;
        private final OptionalLong sourceLibvirtd;
        private final OptionalLong destinationLibvirtd;

        Victims(String guest) {
            this.guest = guest;
            this.sourceQemu = source.processOf(guest);
            this.sourceLibvirtd = source.libvirtdProcess();
            this.destinationLibvirtd = destination.libvirtdProcess();
        }

        /** False if there was nobody left to fail. */
        boolean fail() throws InterruptedException {
            switch (actor) {
                case SOURCE_QEMU -> {
                    return stage.hands().kill(sourceQemu.orElseThrow());
                }
                case DESTINATION_QEMU -> {
                    return stage.hands().kill(destination.processOf(guest).orElseThrow());
                }
                case SOURCE_LIBVIRTD -> {
                    return stage.hands().kill(sourceLibvirtd.orElseThrow());
                }
                case DESTINATION_LIBVIRTD -> {
                    return stage.hands().kill(destinationLibvirtd.orElseThrow());
                }
                case LINK -> stage.hands().cut(destination);
                case SUPERVISOR -> stage.killSupervisor();
            }
            return true;
        }

        /** After longer than everybody's patience with a silent peer, which is 4 s in the lab. */
        void comeBack() throws InterruptedException {
            switch (actor) {
                case SOURCE_LIBVIRTD -> source.startLibvirtd();
                case DESTINATION_LIBVIRTD -> destination.startLibvirtd();
                case LINK -> {
                    Patiently.await(Duration.ofSeconds(6), () -> false);
                    destination.heal();
                }
                case SUPERVISOR -> stage.supervisor();
                case SOURCE_QEMU, DESTINATION_QEMU -> {
                    // Stays dead.
                }
            }
        }
    }
}
