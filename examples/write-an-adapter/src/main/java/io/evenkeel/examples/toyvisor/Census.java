package io.evenkeel.examples.toyvisor;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the hosts themselves said, one after the other, about the VMs they hold. The management server's word is hearsay. */
record Census(Map<HostId, Wire.HostVms> answers) {

    static Census take(ToyvisorApi api, Deadline deadline) throws InterruptedException {
        Map<HostId, Wire.HostVms> answers = new LinkedHashMap<>();
        for (Wire.HostEntry host : api.read("/hosts", Wire.HostEntry[].class, deadline)) {
            String path = "/hosts/" + ToyvisorApi.encoded(host.id()) + "/vms";
            answers.put(new HostId(host.id()), api.read(path, Wire.HostVms.class, deadline));
        }
        return new Census(answers);
    }

    /** Where each of the VMs is, by asking the hosts, and once more where that gave no clear answer. */
    static Map<String, Residence> residences(ToyvisorApi api, List<Wire.VmEntry> vms, Deadline deadline)
            throws InterruptedException {
        Map<String, Residence> residences = new LinkedHashMap<>();
        Census first = take(api, deadline);
        vms.forEach(vm -> residences.put(vm.id(), first.residence(vm)));
        if (residences.values().stream().anyMatch(Census::mayBeTorn)) {
            // The hosts are asked one after the other. A VM that switches over in between is seen twice or not at all;
            // the second look finds it, and finds a true duplicate again (§3.6).
            Census second = take(api, deadline);
            vms.forEach(vm ->
                    residences.computeIfPresent(vm.id(), (id, seen) -> mayBeTorn(seen) ? second.residence(vm) : seen));
        }
        return residences;
    }

    private static boolean mayBeTorn(Residence residence) {
        return residence instanceof Residence.Nowhere || residence instanceof Residence.OnSeveralHosts;
    }

    private Residence residence(Wire.VmEntry vm) {
        Map<HostId, VmState> holders = new LinkedHashMap<>();
        answers.forEach((host, answer) -> stateIn(answer, vm.id()).ifPresent(state -> holders.put(host, state)));
        Set<HostId> silent = answers.entrySet().stream()
                .filter(entry -> entry.getValue().state().equals("unreachable"))
                .map(Map.Entry::getKey)
                .filter(host -> vm.mayBeOn().contains(host.value()))
                .collect(Collectors.toSet());
        if (holders.size() > 1) {
            return new Residence.OnSeveralHosts(holders.keySet());
        }
        if (!silent.isEmpty()) {
            // §3.4 A host that does not answer may hold it, even if another one says that it does.
            silent.addAll(holders.keySet());
            return new Residence.Unknown("a host that may hold it cannot be asked", silent);
        }
        return holders.entrySet().stream()
                .findFirst()
                .<Residence>map(holder -> new Residence.OnHost(holder.getKey(), holder.getValue()))
                .orElseGet(Residence.Nowhere::new);
    }

    /** A VM that a migration still prepares cannot be let run, so the host does not hold it yet. */
    private static Optional<VmState> stateIn(Wire.HostVms answer, String vm) {
        return answer.vms().stream()
                .filter(entry -> entry.vm().equals(vm) && !entry.state().equals("incoming"))
                .findFirst()
                .map(entry -> switch (entry.state()) {
                    case "running" -> VmState.RUNNING;
                    case "paused" -> VmState.PAUSED;
                    case "crashed" -> VmState.CRASHED;
                    case "off" -> VmState.OFF;
                    default -> VmState.UNKNOWN;
                });
    }
}
