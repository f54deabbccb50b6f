package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.lab.libvirt.Guest;
import io.evenkeel.lab.libvirt.GuestSpec;
import io.evenkeel.lab.libvirt.GuestWitness;
import io.evenkeel.lab.libvirt.LabHost;
import io.evenkeel.spi.OperationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The destination's libvirtd stands still from the moment the source's guest is paused until its peers have given it
 * up, and then goes on: it then lets its copy of the guest run although the source's runs again. Used once, by one
 * thread.
 */
final class SplitBrainTrial {

    /**
     * What came of it.
     *
     * @param disk whether QEMU's lock on a disk stood in the way
     * @param twice whether the guest ever executed on both hosts
     * @param slowest the longest that a question took while the host stood still
     * @param settled how long after the thaw everything was in order
     */
    record Result(
            boolean disk,
            boolean twice,
            Optional<Ending> ending,
            String told,
            Duration slowest,
            Duration settled,
            List<String> wrong) {

        Result {
            wrong = List.copyOf(wrong);
        }
    }

    private static final Duration TO_THE_MOMENT = Duration.ofSeconds(60);
    private static final Duration TO_SETTLE = Duration.ofSeconds(30);

    /** Longer than the 4 s after which libvirtd gives up a peer in the lab. */
    private static final Duration FROZEN = Duration.ofSeconds(8);

    /** The supervisor's deadline for a question, the engine's grace, and a busy machine. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(24);

    private static final Duration LONGEST_ANSWER_OF_OTHERS = Duration.ofSeconds(8);

    private static final int LINK_MEBIBITS_PER_SECOND = 200;
    private static final long LONG_DOWNTIME_MILLIS = 1000;

    private final Stage stage;
    private final boolean disk;
    private final LabHost source;
    private final LabHost destination;
    private final LabHost third;
    private final String id = OperationId.random().toString();
    private final List<String> wrong = new ArrayList<>();
    private Duration slowest = Duration.ZERO;

    SplitBrainTrial(Stage stage, boolean disk) {
        this.stage = stage;
        this.disk = disk;
        this.source = stage.lab().host(1);
        this.destination = stage.lab().host(2);
        this.third = stage.lab().host(3);
    }

    Result run() throws InterruptedException {
        GuestSpec spec = GuestSpec.busy(stage.newName()).withDirtyMebibytesPerSecond(5);
        Guest guest = stage.lab().start(disk ? spec : spec.withoutDisk(), source);
        Guest bystander = stage.lab().start(GuestSpec.idle(stage.newName()), third);
        try (GuestWitness witness = guest.witness();
                LifecycleEvents atSource = LifecycleEvents.of(source)) {
            stage.limit(source, LINK_MEBIBITS_PER_SECOND);
            return run(guest, bystander, witness, atSource);
        } finally {
            stage.unlimit(source);
            stage.repair();
            guest.stop();
            bystander.stop();
        }
    }

    private Result run(Guest guest, Guest bystander, GuestWitness witness, LifecycleEvents atSource)
            throws InterruptedException {
        SupervisorProcess supervisor = stage.supervisor();
        long libvirtd = destination.libvirtdProcess().orElseThrow();
        String vm = guest.uuid().toString();
        String other = bystander.uuid().toString();
        supervisor.order("migrate " + id + " " + vm + " " + source + " " + destination + " 0 " + LONG_DOWNTIME_MILLIS);
        if (!atSource.await(guest.name(), "Suspended", TO_THE_MOMENT)) {
            throw new TrialException(
                    "the migration did not come to its switchover; told was last " + supervisor.last(5));
        }
        stage.hands().freeze(libvirtd);
        long frozen = System.nanoTime();
        stage.unlimit(source);
        askWhileFrozen(supervisor, other, vm);
        Patiently.await(FROZEN.minusNanos(System.nanoTime() - frozen), () -> false);
        stage.hands().thaw(libvirtd);
        long thawed = System.nanoTime();
        Patiently.Look<World> look = Patiently.look(
                TO_SETTLE,
                Duration.ofMillis(200),
                () -> World.of(stage.lab(), guest, witness),
                world -> isPastItsBeats(thawed)
                        && world.ending(source, destination).isPresent()
                        && told(supervisor).isPresent()
                        && world.confirms(located(supervisor, vm)));
        Duration settled = Duration.ofNanos(System.nanoTime() - thawed);
        World world = look.seen();
        String told = told(supervisor).orElse("nothing");
        judge(look.held(), world, told, supervisor, vm);
        boolean twice = !witness.verdict().secondExecutions().isEmpty();
        return new Result(disk, twice, world.ending(source, destination), told, slowest, settled, wrong);
    }

    /** Libvirtd wakes up and acts only after the thaw; what is in order just before that proves nothing. */
    private static boolean isPastItsBeats(long thawed) {
        return System.nanoTime() - thawed > Duration.ofSeconds(3).toNanos();
    }

    /** A question about another host's guest must not wait for the host that stands still. */
    private void askWhileFrozen(SupervisorProcess supervisor, String other, String vm) throws InterruptedException {
        Duration others = timeOf(supervisor, other, LONGEST_ANSWER_OF_OTHERS);
        Duration own = timeOf(supervisor, vm, LONGEST_ANSWER);
        slowest = others.compareTo(own) > 0 ? others : own;
    }

    private Duration timeOf(SupervisorProcess supervisor, String vm, Duration longest) throws InterruptedException {
        long asked = System.nanoTime();
        int mark = supervisor.mark();
        supervisor.order("locate " + vm);
        Optional<String> answer = supervisor.awaitAfter(mark, line -> line.startsWith("located " + vm), longest);
        if (answer.isEmpty()) {
            wrong.add("while a host stood still, a question about " + vm + " had no answer within " + longest);
        }
        return Duration.ofNanos(System.nanoTime() - asked);
    }

    private Optional<String> told(SupervisorProcess supervisor) throws InterruptedException {
        return supervisor
                .await(
                        line -> line.startsWith("end " + id + " ") || line.startsWith("failed migrate " + id),
                        Duration.ZERO)
                .map(line -> line.substring(line.indexOf(id) + id.length() + 1));
    }

    private static String located(SupervisorProcess supervisor, String vm) throws InterruptedException {
        int mark = supervisor.mark();
        supervisor.order("locate " + vm);
        return supervisor
                .awaitAfter(mark, line -> line.startsWith("located " + vm), LONGEST_ANSWER)
                .map(line -> line.substring(("located " + vm + " ").length()))
                .orElse("no answer");
    }

    private void judge(boolean inOrder, World world, String told, SupervisorProcess supervisor, String vm)
            throws InterruptedException {
        if (told.equals("nothing")) {
            wrong.add("no outcome was told; last " + supervisor.last(3));
        }
        if (!inOrder) {
            wrong.add("not in order " + TO_SETTLE.toSeconds() + " s after the thaw: " + world + ", located '"
                    + located(supervisor, vm) + "'");
        }
        String[] words = told.split(" ", 2);
        if (words.length == 2 && words[1].startsWith("on ") && !world.confirms(words[1])) {
            wrong.add("told '" + told + "', in truth " + world);
        }
    }
}
