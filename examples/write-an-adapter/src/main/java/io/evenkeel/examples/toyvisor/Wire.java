package io.evenkeel.examples.toyvisor;

import java.util.List;
import java.util.Set;

/**
 * What goes over the wire, field by field as the hypervisor's documentation has it.
 *
 * <p>These types stay inside the adapter. Translate at the edge: a change of the vendor's format then changes this file
 * and the few lines that read it.
 */
final class Wire {

    private Wire() {}

    record About(String product, String version, int api) {}

    /** @param state up, maintenance, unreachable or off */
    record HostEntry(
            String id, String name, String state, int cpuThreads, long memoryMib, long memoryFreeMib, String rack) {}

    /** @param mayBeOn the hosts that the management server last knew to have anything of the VM */
    record VmEntry(String id, String name, int cpus, long memoryMib, Set<String> mayBeOn) {}

    /** What one host itself says; {@code vms} is empty if it could not be asked. */
    record HostVms(String state, List<HostVm> vms) {}

    /** @param state running, paused, crashed, off, or incoming while a migration prepares it */
    record HostVm(String vm, String state) {}

    /** Texts that do not apply are empty. */
    record TaskOrder(String label, String kind, String vm, String source, String destination) {}

    /** @param state queued, running, succeeded, failed or cancelled */
    record Task(
            String id,
            String label,
            String kind,
            String vm,
            String source,
            String destination,
            String state,
            int percent,
            String code,
            String message) {

        boolean hasEnded() {
            return !state.equals("queued") && !state.equals("running");
        }

        boolean carriesOut(TaskOrder order) {
            return order.equals(new TaskOrder(label, kind, vm, source, destination));
        }
    }

    record MoveCheck(String vm, String source, String destination) {}

    record Refusal(String code, String message) {}

    /** @param reply accepted, too-late or ended */
    record CancelAnswer(String reply) {}
}
