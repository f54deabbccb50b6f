package io.evenkeel.simulation.scenario;

import io.evenkeel.engine.text.Words;
import io.evenkeel.simulation.fault.Fault;
import io.evenkeel.simulation.fault.FaultKind;
import io.evenkeel.simulation.invariant.Violation;
import io.evenkeel.simulation.seeded.RunSpec;
import io.evenkeel.simulation.world.HostSpec;
import io.evenkeel.simulation.world.VmSpec;
import io.evenkeel.simulation.world.WorldSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes a run down as a scenario, which replays it exactly. */
public final class ScenarioText {

    private ScenarioText() {}

    /** The lines of a file that {@link ScenarioFile} reads. */
    public static List<String> of(RunSpec run, Violation found) {
        List<String> lines = new ArrayList<>();
        lines.add("name: Seed " + run.seed());
        lines.add("about: >");
        lines.add("  " + found);
        lines.add("seed: " + run.seed());
        lines.add("cluster:");
        cluster(run.world(), lines);
        lines.add("supervisors: " + run.supervisors());
        lines.add("length: " + text(run.length()));
        lines.add("repair: " + text(run.faultsUntil()));
        lines.add("events:" + (run.plan().faults().isEmpty() ? " []" : ""));
        run.plan().faults().forEach(fault -> lines.add("  - " + event(fault)));
        return lines;
    }

    private static void cluster(WorldSettings world, List<String> lines) {
        lines.add("  hosts:");
        for (HostSpec host : world.hosts()) {
            lines.add("    - {name: " + host.id() + ", threads: " + host.threads() + ", memory: "
                    + host.memory().bytes() + "B, domain: " + host.domain().path() + "}");
        }
        lines.add("  vms:" + (world.vms().isEmpty() ? " []" : ""));
        for (VmSpec vm : world.vms()) {
            lines.add("    - {name: " + vm.id() + ", host: " + vm.host() + ", cpus: " + vm.virtualCpus() + ", memory: "
                    + vm.memory().bytes() + "B" + (vm.isKeptByPlatform() ? ", platform-ha: true" : "") + "}");
        }
        lines.add("  guard: "
                + switch (world.startGuard()) {
                    case EPOCH_GUARD -> "epoch";
                    case EXCLUSIVE_LEASE -> "lease";
                    case NONE -> "none";
                });
        lines.add("  epochs-kept: " + (world.hasCentralGuards() ? "centrally" : "by-host"));
        world.watchdog().ifPresent(time -> lines.add("  watchdog: " + text(time)));
        lines.add("  witnesses: " + world.witnesses().size());
        lines.add("  boot: " + text(world.boot()));
        lines.add("  power-off: " + text(world.powerOff()));
        lines.add("  slow-power-off: " + text(world.slowPowerOff()));
    }

    private static String event(Fault fault) {
        String kind = Words.typed(fault.kind());
        String target = fault.kind().target() == FaultKind.Target.NOTHING
                ? ""
                : ", " + Words.typed(fault.kind().target()) + ": " + fault.target();
        return "{at: " + text(fault.at()) + ", fault: " + kind + target + ", for: " + text(fault.length()) + "}";
    }

    /** To the nanosecond. */
    private static String text(Duration time) {
        return BigDecimal.valueOf(time.toNanos(), 9).stripTrailingZeros().toPlainString() + "s";
    }
}
