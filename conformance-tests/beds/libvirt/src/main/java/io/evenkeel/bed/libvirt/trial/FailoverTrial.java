package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.lab.libvirt.GuestSpec;
import io.evenkeel.lab.libvirt.LabHost;
import io.evenkeel.lab.libvirt.Verdict;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.journal.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of one {@link FailoverCase}, on a lab of its own with two guests on each of three hosts. What goes wrong is
 * the first host, or something on it. Used once, by one thread.
 *
 * <p>One guest of each host has no disk: no lock but the supervisor keeps such a guest from running twice.
 */
final class FailoverTrial {

    /** A lone supervisor waits 30 s for a host that keeps its power; a fence takes up to 25 s. */
    private static final Duration TO_FENCE = Duration.ofMinutes(2);

    private static final Duration TO_RUN = Duration.ofSeconds(90);
    private static final Duration TO_HANG = Duration.ofSeconds(200);

    private static final Duration TO_HEAR_A_GUEST = Duration.ofSeconds(25);

    /** Longer than from one listing of hosts and guests to the next: what follows by mistake has followed by then. */
    private static final Duration QUIET = Duration.ofSeconds(11);

    private static final Duration OFTEN = Duration.ofMillis(2);
    private static final Duration SEEMLY = Duration.ofMillis(100);
    private static final int SLOW_LINK_MEBIBITS_PER_SECOND = 100;

    private final FailoverStage stage;
    private final FailoverCase which;
    private final List<String> wrong = new ArrayList<>();
    private final Map<Charge, Integer> expectedLives = new LinkedHashMap<>();
    private boolean hit = true;
    private long fault;
    private Instant faultAt = Instant.EPOCH;
    private Optional<Duration> fenced = Optional.empty();
    private Optional<Duration> running = Optional.empty();

    private FailoverTrial(FailoverStage stage, FailoverCase which) {
        this.stage = stage;
        this.which = which;
    }

    static FailoverResult run(BuiltProgram program, FailoverCase which) throws InterruptedException {
        try (FailoverStage stage = FailoverStage.set(program)) {
            Map<GuestSpec, LabHost> guests = new LinkedHashMap<>();
            for (LabHost host : stage.lab().hosts()) {
                GuestSpec spec = GuestSpec.busy(host + "-with-disk")
                        .withDirtyMebibytesPerSecond(1)
                        .withBeatPeriod(Duration.ofMillis(100));
                boolean isToHang = which == FailoverCase.GUEST_HANGS && host.equals(stage.host(1));
                guests.put(isToHang ? spec.withSigns(GuestSpec.Signs.AGENT) : spec, host);
                guests.put(
                        GuestSpec.idle(host + "-without")
                                .withBeatPeriod(Duration.ofMillis(100))
                                .withoutDisk(),
                        host);
            }
            stage.populate(guests);
            return new FailoverTrial(stage, which).run();
        }
    }

    private FailoverResult run() throws InterruptedException {
        stage.charges().forEach(charge -> expectedLives.put(charge, 1));
        stage.supervise();
        stage.awaitCare();
        which.play(this);
        return judged();
    }

    // What goes wrong, or is ordered.

    void powerOff() throws InterruptedException {
        begin();
        host().powerOff();
    }

    void cut() throws InterruptedException {
        begin();
        stage.hands().cut(host());
    }

    private void begin() {
        fault = System.nanoTime();
        faultAt = Instant.now();
    }

    private LabHost host() {
        return stage.host(1);
    }

    private Charge withDisk() {
        return stage.chargesOf(host()).get(0);
    }

    void killQemu() {
        expectedLives.merge(withDisk(), 1, Integer::sum);
        begin();
        stage.hands().kill(host().processOf(withDisk().guest().name()).orElseThrow());
    }

    void hang() throws InterruptedException {
        // A guest that was never heard is not missed.
        Patiently.await(TO_HEAR_A_GUEST, () -> false);
        expectedLives.merge(withDisk(), 1, Integer::sum);
        begin();
        withDisk().guest().hang();
    }

    void drain() throws InterruptedException {
        begin();
        stage.command("host", "drain", host().name());
    }

    void resume() throws InterruptedException {
        stage.command("host", "resume", host().name());
        if (stage.await(
                        Fact.HostResumed.class,
                        TO_RUN,
                        fact -> isOurs(fact.host().value()))
                .isEmpty()) {
            wrong.add(host() + " was not resumed");
        }
    }

    void slowLinks() throws InterruptedException {
        stage.links().limit(host(), SLOW_LINK_MEBIBITS_PER_SECOND);
    }

    void quickLinks() throws InterruptedException {
        stage.links().unlimit(host());
    }

    /** Boots the host, with its cable plugged in. */
    void bringBack() throws InterruptedException {
        host().start();
        if (stage.await(Fact.HostBack.class, TO_RUN, fact -> isOurs(fact.host().value()))
                .isEmpty()) {
            wrong.add(host() + " is up again, and the supervisor does not see it");
        }
        boolean isTidy = Patiently.await(
                TO_RUN,
                SEEMLY,
                () -> lost().stream()
                        .noneMatch(
                                charge -> host().hasDefinitionOf(charge.guest().name())));
        if (!isTidy) {
            wrong.add(host() + " could still start guests that run elsewhere");
        }
    }

    // When the supervisor is killed.

    void killWhenPowerIsOff() throws InterruptedException {
        Patiently.await(TO_FENCE, OFTEN, () -> host().libvirtdProcess().isEmpty());
        stage.killSupervisor();
        hit = host().libvirtdProcess().isEmpty()
                && isThere(Fact.FenceIntended.class)
                && !isThere(Fact.FenceEnded.class);
    }

    void killWhenStartsAreIntended() throws InterruptedException {
        stage.await(Fact.StartIntended.class, TO_FENCE, fact -> true);
        stage.killSupervisor();
        hit = isThere(Fact.StartIntended.class)
                && !isThere(Fact.StartEnded.class)
                && lost().stream().noneMatch(this::isInMemoryElsewhere);
    }

    void killWhenAGuestIsInMemory() throws InterruptedException {
        Patiently.await(TO_FENCE, OFTEN, () -> lost().stream().anyMatch(this::isInMemoryElsewhere));
        stage.killSupervisor();
        hit = lost().stream().anyMatch(this::isInMemoryElsewhere)
                && stage.facts(Fact.StartEnded.class).size() < lost().size();
    }

    void killWhenGuestsTravel() throws InterruptedException {
        Patiently.await(TO_RUN, OFTEN, () -> lost().stream().allMatch(this::isInMemoryElsewhere));
        stage.killSupervisor();
        hit = lost().stream().allMatch(charge -> isInMemoryElsewhere(charge) && charge.runsAtHome())
                && !isThere(Fact.MigrationEnded.class);
    }

    private boolean isThere(Class<? extends Fact> kind) {
        return !stage.facts(kind).isEmpty();
    }

    private boolean isInMemoryElsewhere(Charge charge) {
        return stage.lab().hosts().stream()
                .filter(other -> !other.equals(charge.home()))
                .anyMatch(other -> other.processOf(charge.guest().name()).isPresent());
    }

    void nextSupervisor() throws InterruptedException {
        stage.supervise();
    }

    // What is to come of it.

    private List<Charge> lost() {
        return stage.chargesOf(host());
    }

    private boolean isOurs(String name) {
        return name.equals(host().name());
    }

    void awaitFenced() throws InterruptedException {
        Optional<JournalEntry> dead = stage.await(
                Fact.HostDead.class, TO_FENCE, fact -> isOurs(fact.host().value()));
        if (dead.isEmpty()) {
            wrong.add("no proof that " + host() + " is down within " + TO_FENCE);
            return;
        }
        fenced = Optional.of(Duration.between(faultAt, dead.get().at()));
        if (!(((Fact.HostDead) dead.get().fact()).evidence() instanceof FenceReceipt)) {
            wrong.add("what proves that " + host() + " is down is no receipt: " + dead.get());
        }
        if (host().libvirtdProcess().isPresent()) {
            wrong.add(host() + " is said to be down, and is up");
        }
        boolean isInOrder = stage.facts(Fact.StartIntended.class).isEmpty() || hasFenceBeforeStarts();
        if (!isInOrder) {
            wrong.add("a start was meant before there was proof");
        }
    }

    private boolean hasFenceBeforeStarts() {
        List<JournalEntry> entries = stage.journal();
        long proof = entries.stream()
                .filter(entry -> entry.fact() instanceof Fact.HostDead)
                .findFirst()
                .orElseThrow()
                .index();
        return entries.stream()
                .filter(entry -> entry.fact() instanceof Fact.StartIntended)
                .allMatch(entry -> entry.index() > proof);
    }

    private Duration sinceFault() {
        return Duration.ofNanos(System.nanoTime() - fault);
    }

    void awaitRestarted() throws InterruptedException {
        lost().forEach(charge -> expectedLives.merge(charge, 1, Integer::sum));
        awaitRunning(
                "all lost guests run elsewhere",
                () -> lost().stream().allMatch(charge -> charge.runsElsewhere() && charge.lives() > 1));
        oneEach(lost(), Fact.StartIntended.class);
        awaitEnds(Fact.StartEnded.class, lost().size());
    }

    void awaitRestartedInPlace() throws InterruptedException {
        awaitRunning(
                "the guest runs in its place",
                () -> withDisk().runsAtHome() && withDisk().lives() > 1);
        oneEach(List.of(withDisk()), Fact.StartIntended.class);
        awaitEnds(Fact.StartEnded.class, 1);
    }

    void awaitReset() throws InterruptedException {
        if (stage.await(
                        Fact.ResetEnded.class,
                        TO_HANG,
                        fact -> fact.vm().equals(withDisk().vm()))
                .isEmpty()) {
            wrong.add("the guest was not reset within " + TO_HANG);
        }
        awaitRunning(
                "the guest runs in its place",
                () -> withDisk().runsAtHome() && withDisk().lives() > 1);
        oneEach(List.of(withDisk()), Fact.ResetIntended.class);
    }

    void awaitDrained() throws InterruptedException {
        Optional<JournalEntry> end = stage.await(
                Fact.DrainEnded.class, TO_RUN, fact -> isOurs(fact.host().value()));
        if (end.filter(entry -> ((Fact.DrainEnded) entry.fact()).isEmpty()).isEmpty()) {
            wrong.add(host() + " was not emptied: " + end);
        }
        awaitRunning("all guests run elsewhere", () -> lost().stream().allMatch(Charge::runsElsewhere));
        oneEach(lost(), Fact.MigrationIntended.class);
        awaitEnds(Fact.MigrationEnded.class, lost().size());
    }

    private void awaitRunning(String what, Patiently.Condition condition) throws InterruptedException {
        if (Patiently.await(TO_RUN, SEEMLY, condition)) {
            running = Optional.of(sinceFault());
        } else {
            wrong.add("not within " + TO_RUN + ": " + what);
        }
    }

    /** One order about each of these guests, and none about any other. */
    private void oneEach(List<Charge> charges, Class<? extends Fact.Intent> kind) {
        List<? extends Fact.Intent> orders = stage.facts(kind);
        boolean isOneEach = orders.size() == charges.size()
                && charges.stream().allMatch(charge -> orders.stream().anyMatch(order -> isAbout(order, charge)));
        if (!isOneEach) {
            wrong.add("one order about each of " + charges + " was due, and there were " + orders);
        }
    }

    private static boolean isAbout(Fact.Intent order, Charge charge) {
        if (order instanceof Fact.StartIntended start) {
            return start.vm().equals(charge.vm());
        } else if (order instanceof Fact.MigrationIntended move) {
            return move.vm().equals(charge.vm());
        }
        return order instanceof Fact.ResetIntended reset && reset.vm().equals(charge.vm());
    }

    private void awaitEnds(Class<? extends Fact.End> kind, int count) throws InterruptedException {
        Patiently.await(TO_RUN, SEEMLY, () -> stage.facts(kind).size() >= count);
        List<? extends Fact.End> ends = stage.facts(kind);
        boolean areGood = ends.size() == count
                && ends.stream().allMatch(end -> end.ending().kind() == Ending.Kind.DONE);
        if (!areGood) {
            wrong.add(count + " orders were to be carried out, and ended were " + ends);
        }
    }

    private FailoverResult judged() throws InterruptedException {
        int written = stage.journal().size();
        Patiently.await(QUIET, () -> false);
        List<JournalEntry> since = stage.journal();
        since.subList(Math.min(written, since.size()), since.size()).stream()
                .map(JournalEntry::fact)
                .filter(Fact.OfOperation.class::isInstance)
                .forEach(fact -> wrong.add("when all was done there followed " + fact));
        if (!stage.isSupervised()) {
            wrong.add("the supervisor has ended");
        }
        int single = 0;
        for (Map.Entry<Charge, Integer> each : expectedLives.entrySet()) {
            single += isSound(each.getKey(), each.getValue()) ? 1 : 0;
        }
        if (!wrong.isEmpty()) {
            wrong.add(stage.lastWords());
        }
        return new FailoverResult(which, hit, fenced, running, expectedLives.size(), single, wrong);
    }

    private boolean isSound(Charge charge, int lives) {
        Verdict verdict = charge.witness().verdict();
        boolean isStill = !lost().contains(charge) && !charge.runsAtHome();
        if (isStill) {
            wrong.add(charge + " was not concerned, and beats on "
                    + charge.witness().executingOn());
        }
        if (!verdict.isCleanOver(lives)) {
            wrong.add(charge + " should have been started " + lives + " times and be sound: " + verdict);
        }
        long inMemory = stage.lab().hosts().stream()
                .filter(host -> host.processOf(charge.guest().name()).isPresent())
                .count();
        if (inMemory != 1) {
            wrong.add(charge + " is in memory on " + inMemory + " hosts");
        }
        return !isStill && inMemory == 1 && verdict.isCleanOver(lives);
    }
}
