package io.evenkeel.mutants;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Adapters that break the rules about the inventory. */
final class InventoryMutants {

    private InventoryMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "3.1",
                        "makes the host a part of the VM's id",
                        "Inventory.vms",
                        call -> vms(
                                call,
                                vm -> vm.host().equals(Optional.of(call.bed().destination()))
                                        ? vm.withId(new VmId(
                                                vm.id() + "@" + call.bed().destination()))
                                        : vm)),
                Mutant.of("3.2", "makes the connection a part of the VM's id", InventoryMutants::namingByConnection),
                Mutant.of("3.3", "lets paused VMs run when it lists them", "Inventory.vms", call -> {
                    List<Vm> vms = call.list(Vm.class);
                    vms.stream()
                            .filter(vm -> vm.state() == VmState.PAUSED)
                            .forEach(vm -> call.bed().datacenter().pause(vm.id(), false));
                    return vms;
                }),
                Mutant.of("3.4", "answers with where a VM was last", "Inventory.locate", call -> {
                    Residence right = call.answer(Residence.class);
                    return right instanceof Residence.Unknown
                            ? new Residence.OnHost(call.bed().source(), VmState.RUNNING)
                            : right;
                }),
                Mutant.of("3.4", "takes silence for absence", "Inventory.locate", call -> {
                    Residence right = call.answer(Residence.class);
                    return right instanceof Residence.Unknown ? new Residence.Nowhere() : right;
                }),
                Mutant.of(
                        "3.5",
                        "lists running VMs as off",
                        "Inventory.vms",
                        call -> vms(call, vm -> {
                            return vm.state() == VmState.RUNNING
                                    ? vm.withResidence(
                                            new Residence.OnHost(vm.host().orElseThrow(), VmState.OFF))
                                    : vm;
                        })),
                Mutant.of("3.5", "takes a paused VM for one that is off", InventoryMutants::takingPausedForOff),
                Mutant.of("3.6", "lists a VM once for each host", "Inventory.vms", call -> {
                    List<Vm> each = new ArrayList<>();
                    for (Vm vm : call.list(Vm.class)) {
                        if (vm.residence() instanceof Residence.OnSeveralHosts several) {
                            several.hosts()
                                    .forEach(host ->
                                            each.add(vm.withResidence(new Residence.OnHost(host, VmState.RUNNING))));
                        } else {
                            each.add(vm);
                        }
                    }
                    return List.copyOf(each);
                }),
                Mutant.of("3.6", "hides one of two copies", "Inventory.locate", call -> {
                    Residence right = call.answer(Residence.class);
                    return right instanceof Residence.OnSeveralHosts
                            ? new Residence.OnHost(call.bed().source(), VmState.RUNNING)
                            : right;
                }),
                Mutant.of(
                        "3.7",
                        "says that an unknown VM is nowhere",
                        "Inventory.locate",
                        Steps.swallowing(ErrorKind.NOT_FOUND, new Residence.Nowhere())),
                Mutant.of(
                        "3.8",
                        "takes every VM in memory for running",
                        "Inventory.vms",
                        call -> vms(call, vm -> {
                            return vm.state() == VmState.PAUSED
                                    ? vm.withResidence(
                                            new Residence.OnHost(vm.host().orElseThrow(), VmState.RUNNING))
                                    : vm;
                        })),
                Mutant.of(
                        "3.9",
                        "leaves out hosts that do not answer",
                        "Inventory.hosts",
                        call -> call.list(Host.class).stream()
                                .filter(host -> host.state() != HostState.UNREACHABLE)
                                .toList()),
                Mutant.of("3.9", "fails when one host does not answer", "Inventory.hosts", call -> {
                    List<Host> hosts = call.list(Host.class);
                    if (hosts.stream().anyMatch(host -> host.state() == HostState.UNREACHABLE)) {
                        throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, "a host does not answer");
                    }
                    return hosts;
                }),
                Mutant.of(
                        "3.10",
                        "stamps with its own clock",
                        "Inventory.hosts",
                        call -> call.list(Host.class).stream()
                                .map(host -> new Host(
                                        host.id(),
                                        host.name(),
                                        host.state(),
                                        host.capacity(),
                                        host.failureDomain(),
                                        host.labels(),
                                        Instant.now()))
                                .toList()),
                Mutant.of(
                        "3.11",
                        "says of no VM that the platform keeps it",
                        "Inventory.vms",
                        call -> vms(call, vm -> vm.withKeptByPlatform(false))),
                Mutant.of(
                        "3.11",
                        "says of every VM that the platform keeps it",
                        "Inventory.vms",
                        call -> vms(call, vm -> vm.withKeptByPlatform(true))),
                Mutant.of(
                        "3.11",
                        "does not know who keeps a VM whose host is silent",
                        "Inventory.vm",
                        call -> call.optional(Vm.class)
                                .map(vm -> vm.residence() instanceof Residence.Unknown
                                        ? vm.withKeptByPlatform(false)
                                        : vm)));
    }

    private static List<Vm> vms(Call call, UnaryOperator<Vm> change) throws Throwable {
        Stream<Vm> right = call.list(Vm.class).stream();
        return right.map(change).toList();
    }

    private static Map<String, Mistake> takingPausedForOff() {
        return Map.of(
                "Inventory.vms", call -> vms(call, vm -> vm.withResidence(pausedAsOff(vm.residence()))),
                "Inventory.vm",
                        call -> call.optional(Vm.class).map(vm -> vm.withResidence(pausedAsOff(vm.residence()))),
                "Inventory.locate", call -> pausedAsOff(call.answer(Residence.class)));
    }

    private static Residence pausedAsOff(Residence right) {
        return right instanceof Residence.OnHost on && on.state() == VmState.PAUSED
                ? new Residence.OnHost(on.host(), VmState.OFF)
                : right;
    }

    private static Map<String, Mistake> namingByConnection() {
        Map<Object, Integer> connections = new ConcurrentHashMap<>();
        return Map.of("Inventory.vms", call -> {
            int number = connections.computeIfAbsent(call.target(), unused -> connections.size());
            return vms(call, vm -> number == 0 ? vm : vm.withId(new VmId(vm.id() + "#" + number)));
        });
    }
}
