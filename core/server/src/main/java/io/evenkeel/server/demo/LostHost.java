package io.evenkeel.server.demo;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.text.Words;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.Supervisor;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.explain.HostStory;
import io.evenkeel.supervisor.explain.VmStory;
import io.evenkeel.supervisor.fact.EvidenceText;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.run.FileCoordination;
import io.evenkeel.supervisor.run.HypervisorOutside;
import io.evenkeel.supervisor.run.LaneSettings;
import io.evenkeel.supervisor.run.LoopListener;
import io.evenkeel.supervisor.run.LoopSettings;
import io.evenkeel.supervisor.run.SupervisionLoop;
import io.evenkeel.supervisor.verdict.Verdict;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A host is lost under a real supervisor, which says what it makes of it, step by step. */
final class LostHost {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** What comes after these is told by what is decided. */
    private static final Set<Verdict> EARLY = Set.of(Verdict.SUSPECT, Verdict.PROBING);

    private static final long LOOK_MILLIS = 100;
    private static final long ANSWER_SECONDS = 10;

    private final Console console;
    private final OpenConnection open;
    private final SupervisionLoop loop;
    /** When the first sign was missed; 0 until then. */
    private volatile long begun;

    /** @param journal a directory for what the supervisor remembers */
    LostHost(Console console, OpenConnection open, Path journal) {
        this.console = console;
        this.open = open;
        Hypervisor hypervisor = open.hypervisor();
        this.loop = new SupervisionLoop(
                "demo",
                "demo",
                SupervisorSettings.DEFAULT,
                new Supervisor.Domain(hypervisor.capabilities(), hypervisor.startGuard()),
                new FileCoordination(journal, Clock.systemUTC()),
                () -> new HypervisorOutside("demo", hypervisor, Map.of(), LadderPolicy.DEFAULTS, LaneSettings.DEFAULT),
                new Steps(),
                LoopSettings.DEFAULT);
    }

    /**
     * Waits until the host is lost and the VM runs elsewhere.
     *
     * @throws FailedException if it does not
     */
    void show(Host host, String vm) throws InterruptedException {
        try (loop) {
            loop.start();
            long running = open.vms().stream()
                    .filter(each -> each.state() == VmState.RUNNING)
                    .count();
            await(
                    "the supervisor does not see the VMs",
                    supervisor -> supervisor.ledger().kept().size() == running
                            && supervisor.verdicts().of(host.id()) == Verdict.HEALTHY);
            say("A supervisor leads, and keeps " + running + " VMs running. Soon " + host.name()
                    + " will lose its power, and nobody tells the supervisor.");
            follow(host, vm);
            await(
                    "the supervisor does not know that " + vm + " runs",
                    supervisor -> supervisor.ledger().arrival(new VmId(vm)).isPresent());
            VmStory story = look(supervisor -> supervisor.explainer().whyVm(vm))
                    .flatMap(found -> found)
                    .orElseThrow();
            say("");
            say("'evenkeel why " + vm + "' would say: it is " + story.where() + "; " + story.because() + ".");
        }
    }

    private void follow(Host host, String vm) throws InterruptedException {
        Deadline deadline = Deadline.after(PATIENCE);
        String before = "";
        do {
            Optional<HostStory> story = look(supervisor ->
                            supervisor.explainer().whyHost(host.id().value()))
                    .flatMap(found -> found);
            String verdict = story.filter(each -> EARLY.contains(each.verdict()))
                    .map(each -> Words.of(each.verdict()) + ": " + each.reasons())
                    .orElse(before);
            if (!verdict.equals(before)) {
                begun = begun == 0 ? System.nanoTime() : begun;
                step(host.name() + " is " + verdict);
            }
            before = verdict;
            if (runsElsewhere(host, vm)) {
                step(vm + " runs again");
                return;
            }
        } while (!pause(deadline));
        throw new FailedException("the demo did not go as told: " + vm + " was not started elsewhere");
    }

    private boolean runsElsewhere(Host host, String vm) throws InterruptedException {
        for (Vm each : open.vms()) {
            if (each.name().equals(vm) && each.state() == VmState.RUNNING) {
                return each.host().filter(there -> !there.equals(host.id())).isPresent();
            }
        }
        return false;
    }

    private void await(String complaint, Function<Supervisor, Boolean> condition) throws InterruptedException {
        Deadline deadline = Deadline.after(PATIENCE);
        while (!look(condition).orElse(false)) {
            if (pause(deadline)) {
                throw new FailedException("the demo did not go as told: " + complaint);
            }
        }
    }

    /** Whether the time is up. */
    private static boolean pause(Deadline deadline) throws InterruptedException {
        boolean ended = new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return ended || deadline.hasPassed();
    }

    /** Empty while nobody leads. */
    private <T> Optional<T> look(Function<Supervisor, T> look) throws InterruptedException {
        try {
            return Optional.of(loop.look(look).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private void step(String what) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        say(String.format(Locale.ROOT, "  %4.1f s  %s", seconds, what));
    }

    private void say(String text) {
        synchronized (console) {
            console.out().println(text);
            console.out().flush();
        }
    }

    /** What is decided, as it becomes durable. */
    private final class Steps implements LoopListener {
        @Override
        public void wrote(List<Fact> facts) {
            for (Fact fact : facts) {
                if (fact instanceof Fact.FenceIntended fence) {
                    step("it is to be cut off, to be certain: " + fence.reason());
                } else if (fact instanceof Fact.HostDead dead) {
                    step("proven down: " + EvidenceText.words(dead.evidence()));
                } else if (fact instanceof Fact.StartIntended start) {
                    step(start.vm() + " is to be started on " + start.target());
                }
            }
        }
    }
}
