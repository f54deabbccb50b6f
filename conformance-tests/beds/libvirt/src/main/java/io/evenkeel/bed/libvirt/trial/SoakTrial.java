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
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One guest that moves again and again between random hosts, now and then cancelled or disturbed. Used once. */
final class SoakTrial {

    /**
     * What was seen.
     *
     * @param ends how often migrations ended how
     * @param figures what the supervisor held, from time to time
     * @param wrong what was wrong; nothing if the guest was never lost, doubled or harmed
     */
    record Result(Map<String, Integer> ends, List<Figures> figures, Verdict guest, List<String> wrong) {

        Result {
            ends = new TreeMap<>(ends);
            figures = List.copyOf(figures);
            wrong = List.copyOf(wrong);
        }
    }

    private static final Duration TO_END = Duration.ofSeconds(90);
    private static final Duration TO_SETTLE = Duration.ofSeconds(60);
    private static final String NOT_REACHED = "UNREACHABLE (effect NONE)";
    private static final Duration SEEMLY = Duration.ofMillis(100);
    private static final int LONGEST_UNTIL_DISTURBED_MILLIS = 1500;
    private static final int FIGURES = 20;

    /** Slow enough for most disturbances to come in time. */
    private static final int MEBIBYTES_PER_SECOND = 64;

    private static final List<Mishap> MISHAPS = List.of(Mishap.values());

    private final Stage stage;
    private final int migrations;
    private final Random random;
    private final Consumer<String> progress;
    private final Map<String, Integer> ends = new TreeMap<>();
    private final List<Figures> figures = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    SoakTrial(Stage stage, int migrations, Random random, Consumer<String> progress) {
        this.stage = stage;
        this.migrations = migrations;
        this.random = random;
        this.progress = progress;
    }

    Result run() throws InterruptedException {
        Guest guest =
                stage.lab().start(GuestSpec.busy(stage.newName()), stage.lab().host(1));
        SupervisorProcess supervisor = stage.supervisor();
        try (GuestWitness witness = guest.witness()) {
            LabHost at = stage.lab().host(1);
            for (int i = 1; i <= migrations && wrong.isEmpty(); i++) {
                if ((i - 1) % Math.max(1, migrations / FIGURES) == 0) {
                    figures.add(Figures.of(supervisor.number()));
                    progress.accept(i + " of " + migrations + ": " + figures.get(figures.size() - 1));
                }
                at = move(i, guest, witness, supervisor, at);
                supervisor.forget();
            }
            figures.add(Figures.of(supervisor.number()));
            Verdict verdict = witness.verdict();
            if (!verdict.isClean()) {
                wrong.add("the guest: " + verdict);
            }
            return new Result(ends, figures, verdict, wrong);
        }
    }

    private LabHost move(int number, Guest guest, GuestWitness witness, SupervisorProcess supervisor, LabHost from)
            throws InterruptedException {
        List<LabHost> others = stage.lab().hosts().stream()
                .filter(host -> !host.name().equals(from.name()))
                .toList();
        LabHost to = others.get(random.nextInt(others.size()));
        String id = OperationId.random().toString();
        int kind = random.nextInt(10);
        supervisor.order(order(id, guest, from, to));
        String how = "undisturbed";
        if (kind <= 1) {
            Patiently.await(Duration.ofMillis(random.nextInt(LONGEST_UNTIL_DISTURBED_MILLIS)), () -> false);
        }
        if (kind == 0) {
            how = "cancelled";
            supervisor.order("cancel " + id);
        } else if (kind == 1) {
            Mishap mishap = MISHAPS.get(random.nextInt(MISHAPS.size()));
            how = mishap.name();
            mishap.befall(stage, guest.name(), from, to);
            if (mishap == Mishap.LINK_CUT) {
                Patiently.await(Duration.ofSeconds(6), () -> false);
            }
            stage.repair();
        }
        String told = told(id, supervisor);
        long patience = System.nanoTime() + TO_SETTLE.toNanos();
        // A host that was just repaired may not be connected yet; whoever is told so asks again.
        while (told.contains(NOT_REACHED) && System.nanoTime() < patience) {
            ends.merge("asked again", 1, Integer::sum);
            Patiently.await(SEEMLY, () -> false);
            id = OperationId.random().toString();
            supervisor.order(order(id, guest, from, to));
            told = told(id, supervisor);
        }
        ends.merge(how + ": " + told.split(" ", 2)[0], 1, Integer::sum);
        return settled(number, how, told, guest, witness, supervisor, from, to);
    }

    private static String order(String id, Guest guest, LabHost from, LabHost to) throws InterruptedException {
        return "migrate " + id + " " + guest.uuid() + " " + from + " " + to + " " + MEBIBYTES_PER_SECOND + " 0";
    }

    private static String told(String id, SupervisorProcess supervisor) throws InterruptedException {
        return supervisor
                .await(line -> line.startsWith("end " + id) || line.startsWith("failed migrate " + id), TO_END)
                .map(line -> line.substring(line.indexOf(id) + id.length() + 1))
                .orElse("nothing");
    }

    private LabHost settled(
            int number,
            String how,
            String told,
            Guest guest,
            GuestWitness witness,
            SupervisorProcess supervisor,
            LabHost from,
            LabHost to)
            throws InterruptedException {
        Patiently.Look<World> look = Patiently.look(
                TO_SETTLE,
                SEEMLY,
                () -> World.of(stage.lab(), guest, witness),
                world -> world.ending(from, to)
                        .filter(ending -> ending != Ending.OFF)
                        .isPresent());
        World world = look.seen();
        String which = "migration " + number + ", " + from + " to " + to + ", " + how + ": ";
        if (!look.held()) {
            wrong.add(which + "not in order: " + world + "; told '" + told + "', last " + supervisor.last(3));
            return from;
        }
        LabHost at = world.ending(from, to).orElseThrow() == Ending.ON_SOURCE ? from : to;
        String[] words = told.split(" ", 2);
        if (words.length == 2 && words[1].startsWith("on ") && !words[1].startsWith("on " + at + " ")) {
            wrong.add(which + "told '" + told + "', in truth " + world);
        }
        if (how.equals("undisturbed") && !words[0].equals("COMPLETED")) {
            wrong.add(which + "nothing went wrong, and it ended '" + told + "'");
        }
        return at;
    }
}
