package io.evenkeel.simulation.scenario;

import static java.util.Objects.requireNonNull;

import io.evenkeel.simulation.fault.FaultPlan;
import io.evenkeel.simulation.invariant.Violation;
import io.evenkeel.simulation.scenario.Expectation.Claim;
import io.evenkeel.simulation.seeded.RunSpec;
import io.evenkeel.simulation.seeded.SeededRun;
import io.evenkeel.simulation.seeded.Wiring;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.simulation.world.SimVm;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Plays one scenario to its end. Used once, by one thread. */
public final class ScenarioRun {

    private static final Duration NEVER = Duration.ofDays(30);

    private final Scenario scenario;
    private final SeededRun run;
    private final Tally tally = new Tally();
    private final Story story;

    /**
     * What came of a scenario.
     *
     * @param story what happened, step by step
     * @param checks what was expected, and how it is
     * @param violations invariants that did not hold
     */
    public record Result(Scenario scenario, List<String> story, List<Check> checks, List<Violation> violations) {
        public Result {
            story = List.copyOf(story);
            checks = List.copyOf(checks);
            violations = List.copyOf(violations);
        }

        public boolean isAsExpected() {
            return violations.isEmpty() && checks.stream().allMatch(Check::isAsExpected);
        }

        /** What is not as expected; empty if all is. */
        public List<String> failures() {
            List<String> failures = new ArrayList<>();
            checks.stream().filter(check -> !check.isAsExpected()).forEach(check -> failures.add(check.toString()));
            violations.forEach(violation -> failures.add(violation.toString()));
            return failures;
        }
    }

    /** One expectation and how it is; {@code failure} is empty if it is so. */
    public record Check(Expectation expected, String failure) {
        public Check {
            requireNonNull(expected, "expected");
            requireNonNull(failure, "failure");
        }

        public boolean isAsExpected() {
            return failure.isEmpty();
        }

        @Override
        public String toString() {
            return expected.place() + ", at " + expected.by().toSeconds() + " s: "
                    + (isAsExpected() ? Sentences.of(expected.claim()) : failure.strip());
        }
    }

    public ScenarioRun(Scenario scenario, Wiring wiring) {
        this.scenario = scenario;
        RunSpec spec = new RunSpec(
                scenario.seed(),
                scenario.world(),
                scenario.supervisors(),
                new FaultPlan(scenario.faults()),
                scenario.repair().orElse(NEVER),
                scenario.length());
        this.run = new SeededRun(spec, wiring, false);
        this.story = new Story(run.schedule());
        run.world().watchedBy(tally);
        run.world().watchedBy(story);
        run.store().watchedBy(tally);
        run.store().watchedBy(story);
        run.injector().toldTo(story::add);
    }

    /** Plays it. */
    public Result play() {
        run.begin();
        scenario.asked().forEach(each -> run.schedule().at(each.at().toNanos(), () -> ask(each.request())));
        scenario.others().forEach(each -> run.schedule().at(each.at().toNanos(), () -> happen(each)));
        List<Check> checks = new ArrayList<>();
        for (Expectation expected : scenario.expected()) {
            run.runUntil(expected.by());
            checks.add(new Check(expected, check(expected.claim())));
        }
        if (scenario.repair().isPresent()) {
            run.finish();
        } else {
            run.runUntil(scenario.length());
        }
        return new Result(scenario, story.lines(), checks, run.result().violations());
    }

    private void ask(Request request) {
        story.add("somebody asks: " + request);
        if (request instanceof Request.FenceNow now) {
            run.limits().order(now.host());
        } else if (request instanceof Request.ConfirmDown down) {
            run.limits().order(down.host());
        }
        run.supervisors().values().forEach(each -> each.give(new Input.Asked(request)));
    }

    private void happen(Scenario.Event event) {
        HostId host = new HostId(event.target());
        switch (event.what()) {
            case POWER_ON -> {
                story.add("somebody switches " + host + " on");
                run.world().givePower(host);
            }
            case POWER_OFF -> {
                story.add("somebody switches " + host + " off");
                run.world().losePower(host);
            }
        }
    }

    private String check(Claim claim) {
        if (claim instanceof Claim.Running running) {
            return running(running);
        } else if (claim instanceof Claim.OfVm vm) {
            return vm(vm);
        } else if (claim instanceof Claim.OfHost host) {
            return host(host);
        } else if (claim instanceof Claim.Alarm alarm) {
            boolean stands = tally.alarms.keySet().stream().anyMatch(name -> name.startsWith(alarm.name()));
            return stands == alarm.isRaised()
                    ? ""
                    : (stands ? "an alarm stands: " : "no alarm stands: ") + alarm.name() + "; there are "
                            + tally.alarms.keySet();
        } else if (claim instanceof Claim.Leader leader) {
            String who = run.store().leader();
            boolean isRight = leader.supervisor().map(who::equals).orElse(!who.equals("nobody"));
            return isRight ? "" : who + " leads";
        } else if (claim instanceof Claim.Count count) {
            return differs(count.fences(), tally.fences, "fences intended")
                    + differs(count.starts(), tally.starts, "VMs started")
                    + differs(count.migrations(), tally.migrations, "VMs moved");
        }
        throw new IllegalStateException("a claim of no known kind: " + claim);
    }

    private static String differs(OptionalInt expected, int is, String what) {
        return expected.isEmpty() || expected.getAsInt() == is
                ? ""
                : what + ": " + is + ", not " + expected.getAsInt() + " ";
    }

    private String running(Claim.Running running) {
        List<String> wrong = new ArrayList<>();
        for (SimVm vm : run.world().vms()) {
            boolean isMeant = running.vms().isEmpty()
                    ? !vm.isStoppedOnPurpose()
                    : running.vms().contains(vm.id().value());
            if (isMeant && vm.executing().size() != 1) {
                wrong.add(vm + " runs on " + vm.executing());
            }
        }
        return String.join(", ", wrong);
    }

    private String vm(Claim.OfVm claim) {
        SimVm vm = run.world().vm(new VmId(claim.vm()));
        List<String> on = vm.executing().stream().map(SimHost::toString).toList();
        List<String> wrong = new ArrayList<>();
        claim.on().filter(host -> !on.equals(List.of(host))).ifPresent(host -> wrong.add(vm + " runs on " + on));
        claim.notOn().filter(on::contains).ifPresent(host -> wrong.add(vm + " runs on " + on));
        if (claim.isDown() && !on.isEmpty()) {
            wrong.add(vm + " is not down, it runs on " + on);
        }
        if (claim.boots().isPresent() && claim.boots().getAsInt() != vm.boots()) {
            wrong.add(vm + " was booted " + vm.boots() + " times, not "
                    + claim.boots().getAsInt());
        }
        for (String other : claim.apartFrom()) {
            if (run.world().vm(new VmId(other)).executing().stream().anyMatch(vm.executing()::contains)) {
                wrong.add(vm + " runs beside " + other);
            }
        }
        return String.join(", ", wrong);
    }

    private String host(Claim.OfHost claim) {
        SimHost host = run.host(claim.host());
        boolean isFenced = tally.fenced.contains(host.id());
        boolean isRight = switch (claim.state()) {
            case ON -> host.isPowered();
            case OFF -> !host.isPowered();
            case FENCED -> isFenced;
            case NOT_FENCED -> !isFenced;
            case EMPTY -> run.world().vms().stream().noneMatch(vm -> vm.held().contains(host));
        };
        return isRight ? "" : host + " is not " + claim.state();
    }
}
