package io.evenkeel.server.lookup;

import io.evenkeel.server.console.InputException;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the one host or VM that a user means by an id or a name. */
public final class Names {
    private Names() {}

    /**
     * The VM of that id or name.
     *
     * @throws InputException if there is none or if several carry the name
     */
    public static Vm vm(String wanted, Collection<Vm> vms) {
        List<Vm> found =
                vms.stream().filter(vm -> vm.id().value().equals(wanted)).toList();
        if (found.isEmpty()) {
            found = vms.stream().filter(vm -> vm.name().equals(wanted)).toList();
        }
        if (found.isEmpty()) {
            List<String> known = vms.stream()
                    .flatMap(vm -> Stream.of(vm.name(), vm.id().value()))
                    .distinct()
                    .toList();
            throw new InputException("no VM '" + wanted + "'; "
                    + NearMatches.hint(
                            wanted,
                            namesFirst(wanted, known, vms.stream().map(Vm::name).toList()),
                            "VMs"));
        }
        if (found.size() > 1) {
            throw new InputException("several VMs are called '" + wanted + "'; give an id: "
                    + found.stream()
                            .map(vm -> vm.id()
                                    + vm.host()
                                            .map(host -> " (on " + host + ")")
                                            .orElse(""))
                            .collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }

    /**
     * The host of that id or name.
     *
     * @throws InputException if there is none or if several carry the name
     */
    public static Host host(String wanted, Collection<Host> hosts) {
        List<Host> found =
                hosts.stream().filter(host -> host.id().value().equals(wanted)).toList();
        if (found.isEmpty()) {
            found = hosts.stream().filter(host -> host.name().equals(wanted)).toList();
        }
        if (found.isEmpty()) {
            throw new InputException("no host '" + wanted + "'; "
                    + NearMatches.hint(wanted, hosts.stream().map(Host::name).toList(), "hosts"));
        }
        if (found.size() > 1) {
            throw new InputException("several hosts are called '" + wanted + "'; give an id: "
                    + found.stream().map(Host::id).map(HostId::value).collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }

    private static Collection<String> namesFirst(String wanted, List<String> all, List<String> names) {
        return NearMatches.near(wanted, names).isEmpty()
                        && !NearMatches.near(wanted, all).isEmpty()
                ? all
                : names;
    }
}
