package io.evenkeel.simulation.scenario;

import static java.util.Objects.requireNonNull;

import io.evenkeel.simulation.fault.FaultPlan;
import io.evenkeel.simulation.invariant.Violation;
import io.evenkeel.simulation.seeded.RunSpec;
import io.evenkeel.simulation.seeded.SeededRun;
import io.evenkeel.simulation.seeded.Wiring;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Plays one scenario to its end. Used once, by one thread. */
public final class ScenarioRun {

    private static final Duration NEVER = Duration.ofDays(30);

    private final Scenario scenario;
    private final SeededRun run;
    private final Tally tally = new Tally();
    private final Story story;
    private final Verifier verifier;

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

    /** One expectation, and how it is {@code instead}; empty if it is so. */
    public record Check(Expectation expected, String instead) {
        public Check {
            requireNonNull(expected, "expected");
            requireNonNull(instead, "instead");
        }

        public boolean isAsExpected() {
            return instead.isEmpty();
        }

        @Override
        public String toString() {
            String claim = Sentences.of(expected.claim());
            return expected.place() + ", at " + expected.by().toSeconds() + " s: "
                    + (isAsExpected() ? claim : "expected that " + claim + ", but " + instead);
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
        this.verifier = new Verifier(run.world(), run.store(), tally);
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
            checks.add(new Check(expected, verifier.instead(expected.claim())));
        }
        if (scenario.repair().isPresent()) {
            run.finish();
        } else {
            run.runUntil(scenario.length());
        }
        return new Result(scenario, story.lines(), checks, run.result().violations());
    }

    private void ask(Request request) {
        story.add(Sentences.of(request));
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
}
