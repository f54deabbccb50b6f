package io.evenkeel.server.watch;

import io.evenkeel.engine.migration.Migration;
import io.evenkeel.engine.migration.MigrationPlan;
import io.evenkeel.engine.prediction.Convergence;
import io.evenkeel.engine.prediction.Estimate;
import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.lookup.Places;
import io.evenkeel.server.quantity.Figures;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.migration.Assessment;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says how a migration would go or has ended, and where the VM is. */
public final class OutcomeReport {
    private final Console console;
    private final Places places;
    private final boolean json;

    public OutcomeReport(Console console, Places places, boolean json) {
        this.console = console;
        this.places = places;
        this.json = json;
    }

    /** There is nothing to do. */
    public void alreadyThere(Vm vm, Host destination) {
        if (json) {
            print(Json.object()
                    .put("vm", vm.id().value())
                    .put("result", "ALREADY_THERE")
                    .put("residence", places.json(vm.residence()))
                    .build());
        } else {
            console.out().println(vm.name() + " is on " + destination.name() + " already; nothing to do");
        }
    }

    /** How the migration would go. */
    public void plan(Vm vm, MigrationPlan plan) {
        if (json) {
            print(planJson(vm, plan));
            return;
        }
        String move = vm.name() + " from " + places.name(plan.request().source()) + " to "
                + places.name(plan.request().destination());
        console.out().println((plan.assessment().isClear() ? "can be migrated: " : "cannot be migrated: ") + move);
        for (Assessment.Finding finding : plan.assessment().findings()) {
            console.out().println((finding.blocking() ? "  against it: " : "  note: ") + finding.message());
        }
        if (plan.assessment().isClear()) {
            console.out()
                    .println("  "
                            + plan.prediction()
                                    .map(OutcomeReport::sentence)
                                    .orElse("no prediction: how much may be sent is not known; --bandwidth says it"));
        }
    }

    /** The migration has begun, and nobody waits for its end. */
    public void begun(Migration migration) {
        if (json) {
            print(migrationJson(migration).put("result", "BEGUN").build());
        } else {
            console.out().println(migration.id());
        }
    }

    /**
     * How the migration ended; returns the exit code that goes with it.
     *
     * @param vm the VM's name
     * @param wayBack how the user finds a migration again that was left running
     */
    public int ending(String vm, Migration migration, Ending ending, WayBack wayBack) {
        if (!(ending instanceof Ending.Ended ended)) {
            console.err()
                    .println("left before the end of the migration of " + vm + " " + places.move(migration.request())
                            + "; " + wayBack.sentence(migration.id()));
            if (json) {
                print(migrationJson(migration).put("result", "LEFT").build());
            }
            return ExitCode.FAILED;
        }
        MigrationOutcome outcome = ended.outcome();
        if (json) {
            print(outcomeJson(migration, outcome));
        } else {
            console.out().println(sentence(vm, outcome));
        }
        return outcome instanceof MigrationOutcome.Completed ? ExitCode.DONE : ExitCode.FAILED;
    }

    private String sentence(String vm, MigrationOutcome outcome) {
        String where = vm + " " + places.sentence(outcome.residence());
        if (outcome instanceof MigrationOutcome.Completed completed) {
            String pause = completed
                    .downtime()
                    .map(downtime -> ", downtime " + Figures.duration(downtime))
                    .orElse("");
            String network = completed.network() == NetworkAnnouncement.NOT_ANNOUNCED
                    ? ", the network was not told by the hypervisor"
                    : "";
            return console.outStyle().good("migrated:") + " " + where + pause + network;
        }
        if (outcome instanceof MigrationOutcome.Failed failed) {
            return console.outStyle().bad("failed:") + " " + where + ": " + failed.message();
        }
        return console.outStyle().bad("cancelled:") + " " + where;
    }

    /** What is foretold of a migration that has not begun. */
    public static String sentence(Prediction prediction) {
        if (prediction.remaining().isEmpty() && prediction.atLeast().isPresent()) {
            return "takes at least " + Figures.duration(prediction.atLeast().get())
                    + "; how much longer is not known, nor whether it converges";
        }
        String verdict = switch (prediction.convergence()) {
            case CONVERGES -> "expected to converge";
            case UNCERTAIN -> "may not converge by itself";
            case WILL_NOT_CONVERGE -> "will not converge by itself";
        };
        return verdict + expected(", in", prediction.remaining()) + expected(", downtime", prediction.downtime());
    }

    private static String expected(String what, Optional<Estimate> estimate) {
        return estimate.map(value -> what + " about " + Figures.duration(value.p50())
                        + value.p90()
                                .map(bound -> " (9 times in 10 at most " + Figures.duration(bound) + ")")
                                .orElse(""))
                .orElse("");
    }

    private Map<String, Object> planJson(Vm vm, MigrationPlan plan) {
        List<Map<String, Object>> findings = plan.assessment().findings().stream()
                .map(finding -> Json.object()
                        .put("blocking", finding.blocking())
                        .put("kind", finding.kind().name())
                        .put("message", finding.message())
                        .build())
                .toList();
        return Json.object()
                .put("vm", vm.id().value())
                .put("source", plan.request().source().value())
                .put("destination", plan.request().destination().value())
                .put("possible", plan.assessment().isClear())
                .put("findings", findings)
                .put(
                        "convergence",
                        plan.prediction().map(Prediction::convergence).map(Convergence::name))
                .put("time", plan.prediction().flatMap(Prediction::remaining).map(OutcomeReport::estimateJson))
                .put(
                        "timeAtLeastMillis",
                        plan.prediction().flatMap(Prediction::atLeast).map(Duration::toMillis))
                .put("downtime", plan.prediction().flatMap(Prediction::downtime).map(OutcomeReport::estimateJson))
                .build();
    }

    private static Map<String, Object> estimateJson(Estimate estimate) {
        return Json.object()
                .put("p50Millis", estimate.p50().toMillis())
                .put("p90Millis", estimate.p90().map(Duration::toMillis))
                .build();
    }

    private static Json.Entry migrationJson(Migration migration) {
        return Json.object()
                .put("migration", migration.id().toString())
                .put("vm", migration.request().vm().value())
                .put("source", migration.request().source().value())
                .put("destination", migration.request().destination().value());
    }

    private Map<String, Object> outcomeJson(Migration migration, MigrationOutcome outcome) {
        Json.Entry entry = migrationJson(migration)
                .put("result", outcome.phase().name())
                .put("residence", places.json(outcome.residence()));
        if (outcome instanceof MigrationOutcome.Completed completed) {
            entry.put("downtimeMillis", completed.downtime().map(Duration::toMillis))
                    .put("network", completed.network().name());
        }
        if (outcome instanceof MigrationOutcome.Failed failed) {
            entry.put("kind", failed.kind().name()).put("message", failed.message());
        }
        return entry.build();
    }

    private void print(Map<String, Object> data) {
        console.out().println(Json.text(data));
    }
}
