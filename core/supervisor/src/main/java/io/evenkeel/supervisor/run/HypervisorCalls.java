package io.evenkeel.supervisor.run;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.power.PowerControl;
import io.evenkeel.spi.power.StopMode;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.input.Reply;
import java.util.Map;
import java.util.Optional;

/** Which call an effect stands for. */
final class HypervisorCalls implements Order.Calls {

    private final Hypervisor hypervisor;
    private final Map<String, Witness> witnesses;
    private final MigrationCalls migrations;

    HypervisorCalls(Hypervisor hypervisor, Map<String, Witness> witnesses, MigrationCalls migrations) {
        this.hypervisor = hypervisor;
        this.witnesses = witnesses;
        this.migrations = migrations;
    }

    @Override
    public Reply make(Effect effect, Deadline deadline) throws InterruptedException {
        if (effect instanceof Effect.Look look) {
            return look(look, deadline);
        }
        return change((Effect.Change) effect, deadline);
    }

    private Reply look(Effect.Look effect, Deadline deadline) throws InterruptedException {
        if (effect instanceof Effect.ListHosts) {
            return new Reply.Hosts(hypervisor.inventory().hosts(deadline));
        } else if (effect instanceof Effect.ListVms) {
            return new Reply.Vms(hypervisor.inventory().vms(deadline));
        } else if (effect instanceof Effect.ListGuests) {
            return new Reply.Guests(facet(hypervisor.health(), "health").guests(deadline));
        } else if (effect instanceof Effect.ListLoads) {
            LoadMonitoring loads = facet(hypervisor.load(), "load");
            return new Reply.Loads(loads.hosts(deadline), loads.vms(deadline));
        } else if (effect instanceof Effect.Probe probe) {
            return new Reply.Probed(facet(hypervisor.health(), "health").probe(probe.host(), deadline));
        } else if (effect instanceof Effect.AskWitness ask) {
            return heard(ask.witness(), deadline);
        } else if (effect instanceof Effect.ReadPower read) {
            return new Reply.Power(facet(hypervisor.fencing(), "fencing").read(read.host(), deadline));
        } else if (effect instanceof Effect.Locate locate) {
            return new Reply.Located(hypervisor.inventory().locate(locate.vm(), deadline));
        } else if (effect instanceof Effect.ObserveMigration observe) {
            return migrations.observe(observe.operation(), deadline);
        }
        throw new IllegalStateException("a look of no known kind: " + effect);
    }

    private Reply change(Effect.Change effect, Deadline deadline) throws InterruptedException {
        if (effect instanceof Effect.Fence fence) {
            return new Reply.Fenced(
                    facet(hypervisor.fencing(), "fencing").fence(fence.operation(), fence.host(), deadline));
        } else if (effect instanceof Effect.Seal seal) {
            facet(hypervisor.seals(), "seals").seal(seal.operation(), seal.target(), deadline);
        } else if (effect instanceof Effect.Restart restart) {
            return new Reply.Located(
                    facet(hypervisor.restarts(), "restarts").restart(restart.operation(), restart.request(), deadline));
        } else if (effect instanceof Effect.Reset reset) {
            facet(hypervisor.power(), "power").reset(reset.operation(), reset.vm(), deadline);
        } else if (effect instanceof Effect.Stop stop) {
            stop(stop, deadline);
        } else if (effect instanceof Effect.Migrate migrate) {
            return migrations.migrate(migrate.operation(), migrate.request(), deadline);
        } else if (effect instanceof Effect.CancelMigration cancel) {
            migrations.cancel(cancel.operation(), deadline);
        } else {
            throw new IllegalStateException("a change of no known kind: " + effect);
        }
        return new Reply.Done();
    }

    /** A hypervisor that cannot stop a VM on one host alone stops it only if no other host has it. */
    private void stop(Effect.Stop stop, Deadline deadline) throws InterruptedException {
        PowerControl power = facet(hypervisor.power(), "power");
        if (hypervisor.capabilities().contains(Capabilities.POWER_STOP_ON_HOST)) {
            power.stop(stop.operation(), stop.vm(), stop.host(), StopMode.POWER_OFF, deadline);
            return;
        }
        Residence residence = hypervisor.inventory().locate(stop.vm(), deadline);
        boolean isThere =
                residence instanceof Residence.OnHost known && known.host().equals(stop.host());
        if (!isThere && !(residence instanceof Residence.Nowhere)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT,
                    "VM " + stop.vm() + " is not on host " + stop.host() + " alone, and cannot be stopped there alone: "
                            + Words.of(residence));
        }
        power.stop(stop.operation(), stop.vm(), StopMode.POWER_OFF, deadline);
    }

    private Reply heard(String name, Deadline deadline) throws InterruptedException {
        Witness witness = witnesses.get(name);
        if (witness == null) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.INVALID_CONFIGURATION, "no witness '" + name + "' is configured");
        }
        try {
            return new Reply.Heard(witness.heard(deadline));
        } catch (HypervisorException e) {
            throw e;
        } catch (RuntimeException e) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.UNREACHABLE, "witness '" + name + "' does not answer: " + e.getMessage());
        }
    }

    private <T> T facet(Optional<T> facet, String capability) {
        return facet.orElseThrow(() -> HypervisorException.withoutEffect(
                ErrorKind.UNSUPPORTED,
                "the connection to " + hypervisor.product().name() + " does not offer " + capability));
    }
}
