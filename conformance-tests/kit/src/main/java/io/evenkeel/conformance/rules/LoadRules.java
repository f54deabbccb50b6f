package io.evenkeel.conformance.rules;

import static java.util.stream.Collectors.toMap;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.HostLoad;
import io.evenkeel.spi.load.VmLoad;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Chapter 9: how busy hosts and VMs are. */
final class LoadRules {

    private static final Duration MEASURING = Duration.ofSeconds(5);
    private static final Duration DIRTY_RATE = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Share HARD_WORK = Share.ofPercent(20);

    @Rule(
            id = "9.1",
            text = "A host that cannot be measured is left out, not given as idle.",
            requires = "load",
            faults = Fault.SOURCE_UNREACHABLE)
    void theUnmeasuredIsLeftOut(Scenario s) throws Exception {
        VmId vm = s.guest();
        s.check(
                hosts(s.load().hosts(s.soon())).contains(s.bed().source()),
                "before the fault, there is no sample of " + s.bed().source());
        s.cause(Fault.SOURCE_UNREACHABLE, vm);
        List<HostLoad> now = s.load().hosts(s.soon());
        s.check(
                !hosts(now).contains(s.bed().source()),
                s.bed().source() + " cannot be asked, and its load is said to be " + now);
        s.check(
                hosts(now).contains(s.bed().destination()),
                "one host cannot be asked, and " + s.bed().destination() + " is left out too: " + now);
        List<VmLoad> vms = s.load().vms(s.soon());
        s.check(
                vms.stream().noneMatch(each -> each.vm().equals(vm)),
                s.bed().source() + " cannot be asked, and the load of its VM is said to be " + vms);
    }

    private static List<HostId> hosts(List<HostLoad> samples) {
        return samples.stream().map(HostLoad::host).toList();
    }

    @Rule(id = "9.2", text = "A VM that works hard is seen to use CPU.", requires = "load", guests = GuestKind.BUSY)
    void hardWorkIsSeen(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.BUSY);
        s.await(
                "a VM that works hard uses at least " + HARD_WORK.percent() + " % of its virtual CPUs",
                MEASURING,
                () -> s.load().vms(s.soon()).stream()
                        .anyMatch(each -> each.vm().equals(vm) && each.cpu().compareTo(HARD_WORK) >= 0));
    }

    @Rule(
            id = "9.3",
            text = "Samples name known hosts and VMs, each once, and use no more memory than there is.",
            requires = "load")
    void samplesAreSane(Scenario s) throws Exception {
        VmId vm = s.guest();
        Map<HostId, DataSize> memory = s.inventory().hosts(s.soon()).stream()
                .filter(host -> host.capacity().isPresent())
                .collect(toMap(Host::id, host -> host.capacity().orElseThrow().memory()));
        Set<HostId> hosts = new HashSet<>();
        for (HostLoad sample : s.load().hosts(s.soon())) {
            s.check(hosts.add(sample.host()), sample.host() + " is sampled twice");
            DataSize whole = memory.get(sample.host());
            s.check(whole != null, "a sample names " + sample.host() + ", which is no known host that answers");
            s.check(
                    whole != null && sample.memoryUsed().compareTo(whole) <= 0,
                    sample.host() + " uses " + sample.memoryUsed() + " of " + whole);
        }
        s.check(
                hosts.containsAll(Set.of(s.bed().source(), s.bed().destination())),
                "the bed's hosts answer and are not among the samples of " + hosts);
        List<VmLoad> samples = s.load().vms(s.soon());
        Set<VmId> known = new HashSet<>();
        s.inventory().vms(s.soon()).stream().map(Vm::id).forEach(known::add);
        Set<VmId> sampled = new HashSet<>();
        DataSize largest = memory.values().stream().max(DataSize::compareTo).orElse(DataSize.ZERO);
        for (VmLoad sample : samples) {
            s.check(sampled.add(sample.vm()), sample.vm() + " is sampled twice");
            s.check(known.contains(sample.vm()), "a sample names " + sample.vm() + ", which is no known VM");
            s.check(
                    sample.memoryUsed().orElse(DataSize.ZERO).compareTo(largest) <= 0,
                    sample.vm() + " uses " + sample.memoryUsed() + ", the largest host has " + largest);
            s.check(
                    sample.workingSet().orElse(DataSize.ZERO).compareTo(largest) <= 0,
                    sample.vm() + " writes to " + sample.workingSet() + ", the largest host has " + largest);
        }
        s.check(sampled.contains(vm), "a running VM is not among the samples of " + sampled);
    }

    @Rule(
            id = "9.4",
            text =
                    "The dirty rate of a VM that writes becomes known within half a minute if load.dirty-rate is declared, "
                            + "else never.",
            requires = "load",
            guests = GuestKind.BUSY)
    void theDirtyRateIsToldIfDeclared(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.BUSY);
        if (Calls.declares(s, Capabilities.LOAD_DIRTY_RATE)) {
            List<DataRate> known = new ArrayList<>();
            s.await("the dirty rate of a VM that changes its memory all the time is known", DIRTY_RATE, () -> {
                dirtyRate(s, vm).ifPresent(known::add);
                return !known.isEmpty();
            });
            s.check(
                    known.get(0).bytesPerSecond() > 0,
                    "a VM changes its memory all the time, and its dirty rate is said to be zero");
        } else {
            s.never(
                    "load.dirty-rate is not declared, and there is a dirty rate",
                    SILENCE,
                    () -> dirtyRate(s, vm).isPresent());
        }
    }

    private static Optional<DataRate> dirtyRate(Scenario s, VmId vm) throws InterruptedException {
        return s.load().vms(s.soon()).stream()
                .filter(each -> each.vm().equals(vm))
                .findFirst()
                .flatMap(VmLoad::dirtyRate);
    }
}
