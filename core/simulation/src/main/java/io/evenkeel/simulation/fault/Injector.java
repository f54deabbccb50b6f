package io.evenkeel.simulation.fault;

import io.evenkeel.engine.text.Words;
import io.evenkeel.simulation.node.Courier;
import io.evenkeel.simulation.node.SimClock;
import io.evenkeel.simulation.node.SupervisorProcess;
import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.store.SimJournal;
import io.evenkeel.simulation.world.Bmc;
import io.evenkeel.simulation.world.Cuts;
import io.evenkeel.simulation.world.Datacenter;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Makes go wrong what a plan says, and makes it good again. */
public final class Injector {

    private static final double SIGNS_LOST = 0.1;
    private static final double MASS = 0.6;

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final Schedule schedule;
    private final Datacenter world;
    private final Courier courier;
    private final Map<String, SupervisorProcess> supervisors;
    private final Map<String, SimClock> clocks;
    private final Set<HostId> drained = new LinkedHashSet<>();
    private Consumer<String> log;
    private int rough;
    private int lossy;

    public Injector(
            Schedule schedule,
            Datacenter world,
            Courier courier,
            Map<String, SupervisorProcess> supervisors,
            Map<String, SimClock> clocks,
            Consumer<String> log) {
        this.schedule = schedule;
        this.world = world;
        this.courier = courier;
        this.supervisors = supervisors;
        this.clocks = clocks;
        this.log = log;
    }

    /** Who is told, from now on. */
    public void toldTo(Consumer<String> listener) {
        log = log.andThen(listener);
    }

    /** Plans everything. */
    public void inject(FaultPlan plan) {
        for (Fault fault : plan.faults()) {
            Object unused = schedule.at(fault.at().toNanos(), () -> begin(fault));
        }
    }

    /** Begins a fault now, and ends it in its time. */
    public void begin(Fault fault) {
        log.accept("fault: " + fault.what() + " for " + Words.of(fault.length()));
        Runnable end = cause(fault);
        Object unused = schedule.in(fault.length(), () -> {
            log.accept("over: " + fault.what());
            end.run();
        });
    }

    /**
     * Everything works again but hosts that were fenced, which stay off until somebody looks after them: unless what is
     * left is too little for the VMs.
     */
    public void repair() {
        boolean isEnough = world.hasRoomWithoutHeldOff();
        log.accept("everything is repaired" + (isEnough ? " but what was fenced" : ""));
        for (SimHost host : world.hosts()) {
            world.changeBmc(host.id(), Bmc.WORKING);
            if (!isEnough || !host.isHeldOff()) {
                world.givePower(host.id());
            }
        }
        supervisors.values().forEach(SupervisorProcess::boot);
        drained.forEach(this::resume);
    }

    /** Whoever has emptied a host and asked nobody in the end to have it back, since nobody led, asks until somebody does. */
    private void resume(HostId host) {
        if (supervisors.values().stream().anyMatch(SupervisorProcess::isLeading)) {
            ask(new Request.Resume(host, "somebody"));
        } else {
            Object unused = schedule.in(ASK_AGAIN, () -> resume(host));
        }
    }

    /** Somebody looks after what was fenced; false if there is nothing to look after. */
    public boolean switchOnFenced() {
        List<SimHost> off = world.hosts().stream().filter(SimHost::isHeldOff).toList();
        if (!off.isEmpty()) {
            log.accept("what was fenced is switched on");
        }
        off.forEach(host -> world.givePower(host.id()));
        return !off.isEmpty();
    }

    private Runnable cause(Fault fault) {
        return switch (fault.kind().target()) {
            case HOST -> ofHost(fault, new HostId(fault.target()));
            case VM -> ofVm(fault, new VmId(fault.target()));
            case SUPERVISOR -> ofSupervisor(fault);
            case WITNESS -> ofWitness(fault.target());
            case NOTHING -> ofAll(fault);
        };
    }

    /** There is nothing to make good again. */
    private static void nothing() {}

    private Runnable ofHost(Fault fault, HostId host) {
        switch (fault.kind()) {
            case HOST_CRASH -> {
                world.losePower(host);
                return () -> switchOn(host);
            }
            case HOST_AND_BMC_DEAD -> {
                world.losePower(host);
                world.changeBmc(host, Bmc.DEAD);
                return () -> {
                    world.changeBmc(host, Bmc.WORKING);
                    switchOn(host);
                };
            }
            case HOST_HANG -> {
                world.hang(host, true);
                return () -> world.hang(host, false);
            }
            case HOST_ISOLATED -> {
                return cut(host, Cuts.Way.BOTH, true);
            }
            case MANAGEMENT_CUT -> {
                return cut(host, Cuts.Way.BOTH, false);
            }
            case HOST_DEAF -> {
                return cut(host, Cuts.Way.IN, true);
            }
            case HOST_MUTE -> {
                return cut(host, Cuts.Way.OUT, true);
            }
            case BMC_DEAD -> {
                return bmc(host, Bmc.DEAD);
            }
            case BMC_SLOW -> {
                return bmc(host, Bmc.SLOW);
            }
            case BMC_LYING -> {
                return bmc(host, Bmc.LYING);
            }
            case BMC_REFUSING -> {
                return bmc(host, Bmc.REFUSING);
            }
            case BMC_CUT -> {
                world.cutBmc(host, true);
                return () -> world.cutBmc(host, false);
            }
            case STORAGE_HANG -> {
                world.hangStorage(host, true);
                return () -> world.hangStorage(host, false);
            }
            case HOST_SLUGGISH -> {
                world.slowDown(host, true);
                return () -> world.slowDown(host, false);
            }
            case DRAIN -> {
                ask(new Request.Drain(host, "somebody"));
                drained.add(host);
                return () -> ask(new Request.Resume(host, "somebody"));
            }
            default -> {
                throw new IllegalArgumentException("not of a host: " + fault);
            }
        }
    }

    private void switchOn(HostId host) {
        if (!world.host(host).isHeldOff()) {
            world.givePower(host);
        }
    }

    private Runnable cut(HostId host, Cuts.Way way, boolean fromWitnesses) {
        cut(host, way, fromWitnesses, true);
        return () -> cut(host, way, fromWitnesses, false);
    }

    private void cut(HostId host, Cuts.Way way, boolean fromWitnesses, boolean on) {
        world.cutManagement(host, way, on);
        if (fromWitnesses) {
            world.heartbeats().witnesses().forEach(each -> world.cutWitness(each, host, way, on));
        }
    }

    private Runnable bmc(HostId host, Bmc bmc) {
        world.changeBmc(host, bmc);
        return () -> world.changeBmc(host, Bmc.WORKING);
    }

    private Runnable ofVm(Fault fault, VmId vm) {
        switch (fault.kind()) {
            case VM_CRASH -> world.crash(vm);
            case GUEST_HANG -> world.hangGuest(vm);
            case VM_STOPPED -> world.stopOnPurpose(vm);
            case PLATFORM_TAKES_IN, PLATFORM_LETS_GO -> {
                boolean isTakenIn = fault.kind() == FaultKind.PLATFORM_TAKES_IN;
                world.platformHa(vm, isTakenIn);
                return () -> world.platformHa(vm, !isTakenIn);
            }
            default -> throw new IllegalArgumentException("not of a VM: " + fault);
        }
        return Injector::nothing;
    }

    private Runnable ofWitness(String witness) {
        world.hosts().forEach(host -> world.cutWitness(witness, host.id(), Cuts.Way.BOTH, true));
        return () -> world.hosts().forEach(host -> world.cutWitness(witness, host.id(), Cuts.Way.BOTH, false));
    }

    private Runnable ofAll(Fault fault) {
        switch (fault.kind()) {
            case SIGNS_LOST -> {
                world.heartbeats().lose(++lossy > 0 ? SIGNS_LOST : 0);
                return () -> world.heartbeats().lose(--lossy > 0 ? SIGNS_LOST : 0);
            }
            case MESSAGES_ROUGH -> {
                rough(1);
                return () -> rough(-1);
            }
            case MASS_SILENCE -> {
                List<Runnable> ends = new ArrayList<>();
                List<SimHost> hosts = List.copyOf(world.hosts());
                hosts.subList(0, (int) Math.ceil(hosts.size() * MASS))
                        .forEach(host -> ends.add(cut(host.id(), Cuts.Way.BOTH, true)));
                return () -> ends.forEach(Runnable::run);
            }
            default -> {
                throw new IllegalArgumentException("not of everything: " + fault);
            }
        }
    }

    private void rough(int by) {
        rough += by;
        courier.turbulence(rough > 0 ? Courier.Turbulence.ROUGH : Courier.Turbulence.CALM);
    }

    private Runnable ofSupervisor(Fault fault) {
        SupervisorProcess process = supervisors.get(fault.target());
        SimClock clock = clocks.get(fault.target());
        if (process == null || clock == null) {
            throw new IllegalArgumentException("no supervisor " + fault.target());
        }
        switch (fault.kind()) {
            case SUPERVISOR_CRASH -> {
                process.crash(true);
                return Injector::nothing;
            }
            case SUPERVISOR_CRASH_BEFORE_WRITE -> {
                process.nextWrite(SimJournal.Weather.CRASH_BEFORE);
                return Injector::nothing;
            }
            case SUPERVISOR_CRASH_AFTER_WRITE -> {
                process.nextWrite(SimJournal.Weather.CRASH_AFTER);
                return Injector::nothing;
            }
            case SUPERVISOR_CRASH_AFTER_START -> {
                process.crashAfterNextStart();
                return Injector::nothing;
            }
            case SUPERVISOR_PAUSE -> {
                process.pause(true);
                return () -> process.pause(false);
            }
            case SUPERVISOR_PAUSE_AFTER_WRITE -> {
                process.pauseAfterNextWrite(fault.length());
                return Injector::nothing;
            }
            case STORE_CUT -> {
                process.cutStore(true);
                return () -> process.cutStore(false);
            }
            case STORE_ANSWERS_LOST -> {
                process.loseAnswersOfStore(true);
                return () -> process.loseAnswersOfStore(false);
            }
            case PLATFORM_CUT -> {
                process.cutPlatform(true);
                return () -> process.cutPlatform(false);
            }
            case CLOCK_JUMP -> {
                Duration by = fault.length().toSeconds() % 2 == 0 ? Duration.ofHours(3) : Duration.ofHours(-3);
                clock.jump(by);
                return () -> clock.jump(by.negated());
            }
            default -> {
                throw new IllegalArgumentException("not of a supervisor: " + fault);
            }
        }
    }

    private void ask(Request request) {
        supervisors.values().forEach(each -> each.give(new Input.Asked(request)));
    }
}
