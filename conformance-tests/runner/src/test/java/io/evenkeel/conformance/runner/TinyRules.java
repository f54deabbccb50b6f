package io.evenkeel.conformance.runner;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.OptionalInt;
import java.util.Set;

/** Rules that use the bed, and one that is broken. */
final class TinyRules {

    @Rule(id = "1.1", text = "The witness answers.")
    void witness(Scenario scenario) throws Exception {
        VmId vm = scenario.guest();
        scenario.check(
                scenario.bed().executingOn(vm).equals(Set.of(scenario.bed().source())),
                "executes on " + scenario.bed().executingOn(vm));
    }

    @Rule(id = "1.2", text = "Faults come and go.", faults = Fault.HANG)
    void faults(Scenario scenario) throws Exception {
        VmId vm = scenario.guest();
        scenario.check(
                scenario.bed().boots(vm).equals(OptionalInt.of(0)),
                "boots " + scenario.bed().boots(vm));
        try (AutoCloseable fault = scenario.cause(Fault.HANG, vm)) {
            scenario.check(
                    scenario.bed().inMemoryOn(vm).equals(Set.of(new HostId("hanging"))),
                    "in memory on " + scenario.bed().inMemoryOn(vm));
        }
    }

    @Rule(id = "2.2", text = "One is two.")
    void broken(Scenario scenario) {
        scenario.check(false, "one");
    }
}
