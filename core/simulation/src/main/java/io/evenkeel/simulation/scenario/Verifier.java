package io.evenkeel.simulation.scenario;

import static java.util.Objects.requireNonNull;

import io.evenkeel.simulation.scenario.Expectation.Claim;
import io.evenkeel.simulation.store.Store;
import io.evenkeel.simulation.world.Datacenter;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.simulation.world.SimVm;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Looks whether what is claimed is so now, and if not, what is so instead. */
final class Verifier {

    private static final int NAMED = 8;

    private final Datacenter world;
    private final Store store;
    private final Tally tally;

    Verifier(Datacenter world, Store store, Tally tally) {
        this.world = requireNonNull(world, "world");
        this.store = requireNonNull(store, "store");
        this.tally = requireNonNull(tally, "tally");
    }

    /** What is so instead, as half a sentence about each thing that is otherwise; empty if all is as claimed. */
    String instead(Claim claim) {
        if (claim instanceof Claim.Running running) {
            return running(running);
        } else if (claim instanceof Claim.OfVm vm) {
            return vm(vm);
        } else if (claim instanceof Claim.OfHost host) {
            return host(host);
        } else if (claim instanceof Claim.Alarm alarm) {
            return alarm(alarm);
        } else if (claim instanceof Claim.Leader leader) {
            String who = store.leader();
            boolean isRight = leader.supervisor().map(who::equals).orElse(!who.equals(Store.NOBODY));
            return isRight ? "" : who + " leads";
        } else if (claim instanceof Claim.Count count) {
            List<String> wrong = new ArrayList<>();
            count(count.fences(), tally.fences, "fence", " intended", wrong);
            count(count.starts(), tally.starts, "VM", " started", wrong);
            count(count.migrations(), tally.migrations, "VM", " moved", wrong);
            return String.join(", ", wrong);
        }
        throw new IllegalStateException("a claim of no known kind: " + claim);
    }

    private static void count(OptionalInt expected, int is, String what, String done, List<String> wrong) {
        if (expected.isPresent() && expected.getAsInt() != is) {
            wrong.add("there " + (is == 1 ? "was " : "were ") + Sentences.number(is, what) + done);
        }
    }

    private String running(Claim.Running running) {
        List<String> wrong = new ArrayList<>();
        for (SimVm vm : world.vms()) {
            boolean isMeant = running.vms().isEmpty()
                    ? !vm.isStoppedOnPurpose()
                    : running.vms().contains(vm.id().value());
            if (isMeant && vm.executing().size() != 1) {
                wrong.add(place(vm));
            }
        }
        return some(wrong);
    }

    private String vm(Claim.OfVm claim) {
        SimVm vm = world.vm(new VmId(claim.vm()));
        List<String> on = vm.executing().stream().map(SimHost::toString).toList();
        List<String> wrong = new ArrayList<>();
        boolean isElsewhere =
                claim.on().filter(host -> !on.equals(List.of(host))).isPresent();
        if (isElsewhere || claim.notOn().filter(on::contains).isPresent() || (claim.isDown() && !on.isEmpty())) {
            wrong.add(place(vm));
        }
        if (claim.boots().isPresent() && claim.boots().getAsInt() != vm.boots()) {
            wrong.add(vm + " was booted " + Sentences.number(vm.boots(), "time"));
        }
        for (String other : claim.apartFrom()) {
            world.vm(new VmId(other)).executing().stream()
                    .filter(vm.executing()::contains)
                    .forEach(host -> wrong.add(vm + " and " + other + " both run on " + host));
        }
        return String.join(", ", wrong);
    }

    private static String place(SimVm vm) {
        if (!vm.executing().isEmpty()) {
            return vm + " runs on " + Sentences.all(vm.executing());
        }
        return vm + (vm.isStoppedOnPurpose() ? " was stopped on purpose" : " runs nowhere");
    }

    private String host(Claim.OfHost claim) {
        SimHost host = world.host(new HostId(claim.host()));
        boolean isFenced = tally.fenced.contains(host.id());
        return switch (claim.state()) {
            case ON, OFF -> {
                boolean isRight = host.isPowered() == (claim.state() == Claim.OfHost.State.ON);
                yield isRight ? "" : host + (host.isPowered() ? " is on" : " is off");
            }
            case FENCED -> isFenced ? "" : host + " was never fenced, and is " + (host.isPowered() ? "on" : "off");
            case NOT_FENCED -> isFenced ? host + " was fenced" : "";
            case EMPTY -> {
                List<String> held = world.vms().stream()
                        .filter(vm -> vm.held().contains(host))
                        .map(SimVm::toString)
                        .toList();
                yield held.isEmpty() ? "" : host + " holds " + some(held);
            }
        };
    }

    private String alarm(Claim.Alarm claim) {
        List<String> standing = tally.alarms.keySet().stream()
                .filter(name -> name.startsWith(claim.name()))
                .toList();
        if (claim.isRaised() == !standing.isEmpty()) {
            return "";
        }
        if (!claim.isRaised()) {
            return standing.size() == 1 ? "this one stands: " + standing.get(0) : "these stand: " + some(standing);
        }
        return tally.alarms.isEmpty()
                ? "none stands at all"
                : "only others stand: " + some(List.copyOf(tally.alarms.keySet()));
    }

    /** All of them if they are few. */
    private static String some(List<String> things) {
        int more = things.size() - NAMED;
        return String.join(", ", things.subList(0, Math.min(NAMED, things.size())))
                + (more > 0 ? ", and " + more + " more" : "");
    }
}
