package io.evenkeel.supervisor.keep;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.failover.SafetyEvidence.FoundOff;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Knows which VMs are kept alive and where they are.
 *
 * <p>A listing may be older than what was done since. Only what agrees with the ledger is taken from it; where it
 * contradicts, the VM is looked for once more, and counts where it is found if nothing was done to it meanwhile. A VM
 * that was seen to run, and then to be off while its host was answering all the time, was stopped on purpose; one that
 * went off unseen is down.
 */
public final class Keeper implements Duty {

    /**
     * For how long a VM must have been on no host, with its host answering all the time, before it counts as stopped on
     * purpose: longer than any host can be down without a verdict. A VM is on no host also because its host has just gone
     * down for certain, and that is known of the VM before anybody has missed the host.
     */
    private static final Duration NOWHERE = Duration.ofSeconds(45);

    private final KeepSettings settings;
    private final Outbox outbox;
    private final Ledger ledger;
    private final View view;
    private final Verdicts verdicts;
    private final Clock clock;
    private final Map<VmId, Moment> lastRunning = new LinkedHashMap<>();
    private final Map<VmId, Moment> nowhereSince = new LinkedHashMap<>();
    private final Map<VmId, Integer> absences = new LinkedHashMap<>();
    private final Set<VmId> looks = new LinkedHashSet<>();
    private final LabelMistakes mistakes;

    /** When something came in last, and the time before. */
    private Moment latest = new Moment(0);

    /** What comes in now was true then at the earliest: it may have waited for as long as this supervisor stood still. */
    private Moment before = latest;

    /** @param clock labels what is found with the time of day */
    public Keeper(KeepSettings settings, Outbox outbox, Ledger ledger, View view, Verdicts verdicts, Clock clock) {
        this.settings = requireNonNull(settings, "settings");
        this.outbox = requireNonNull(outbox, "outbox");
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.verdicts = requireNonNull(verdicts, "verdicts");
        this.clock = requireNonNull(clock, "clock");
        this.mistakes = new LabelMistakes(ledger, outbox);
    }

    @Override
    public void on(Moment now, Input input) {
        if (!now.equals(latest)) {
            before = latest;
            latest = now;
        }
        if (input instanceof Input.Answer answer && answer.reply() instanceof Reply.Vms listing) {
            see(listing.vms());
            missing(listing.vms());
            mistakes.tell();
        } else if (input instanceof Input.News news && news.event() instanceof HealthEvent.VmObserved seen) {
            see(List.of(seen.vm()));
        } else if (input instanceof Input.Asked asked && asked.request() instanceof Request.Protect wish) {
            protect(wish);
        }
    }

    @Override
    public Moment wake() {
        return Moment.NEVER;
    }

    private void protect(Request.Protect wish) {
        outbox.remember(new Fact.Protection(wish.vm(), wish.isWanted()));
        if (wish.isWanted()) {
            view.vm(wish.vm()).ifPresent(seen -> see(List.of(seen.what())));
        } else if (ledger.kept(wish.vm()).isPresent()) {
            outbox.remember(new Fact.Released(wish.vm(), "asked for by " + wish.by()));
        }
    }

    private void see(List<Vm> vms) {
        List<KeptVm> batch = new ArrayList<>();
        for (Vm vm : vms) {
            see(vm, batch);
        }
        keep(batch);
    }

    private void see(Vm vm, List<KeptVm> batch) {
        Optional<KeptVm> kept = ledger.kept(vm.id());
        if (vm.residence() instanceof Residence.OnHost known && known.state() == VmState.RUNNING) {
            lastRunning.put(vm.id(), before);
            if (!nowhereSince.isEmpty()) {
                nowhereSince.remove(vm.id());
            }
            if (ledger.isBusy(vm.id()) || ledger.dead().containsKey(known.host())) {
                return;
            }
            if (kept.isEmpty()) {
                if (isWanted(vm)) {
                    batch.add(asKept(vm, known.host()));
                }
            } else if (!kept.get().host().equals(known.host())) {
                look(kept.get());
            } else if (!isWanted(vm)) {
                outbox.remember(new Fact.Released(vm.id(), "its label, or the policy, says so"));
            } else if (ledger.down().containsKey(vm.id()) || !isAsKept(vm, kept.get())) {
                batch.add(asKept(vm, known.host()));
            }
        } else if (kept.isPresent() && isOff(vm.residence()) && isOfInterest(kept.get())) {
            look(kept.get());
        }
    }

    private static boolean isOff(Residence residence) {
        return residence instanceof Residence.Nowhere
                || (residence instanceof Residence.OnHost known
                        && (known.state() == VmState.OFF || known.state() == VmState.CRASHED));
    }

    /** Whether its being off would be news. */
    private boolean isOfInterest(KeptVm vm) {
        return !ledger.isBusy(vm.vm())
                && !ledger.down().containsKey(vm.vm())
                && !ledger.dead().containsKey(vm.host());
    }

    private boolean isWanted(Vm vm) {
        Optional<Boolean> person = ledger.protection(vm.id());
        if (person.isPresent()) {
            return person.get();
        }
        return VmWishes.of(vm.labels())
                .care()
                .map(care -> care != VmWishes.Care.NO)
                .orElse(settings.policy() == KeepSettings.Policy.EVERY_RUNNING);
    }

    private static KeptVm asKept(Vm vm, HostId host) {
        return new KeptVm(vm.id(), vm.name(), host, vm.memory(), vm.virtualCpus(), vm.labels());
    }

    /** Where it is the host was compared already. Asked of every VM of every listing. */
    private static boolean isAsKept(Vm vm, KeptVm kept) {
        return vm.virtualCpus() == kept.virtualCpus()
                && vm.memory().equals(kept.memory())
                && vm.name().equals(kept.name())
                && vm.labels().equals(kept.labels());
    }

    private void keep(List<KeptVm> batch) {
        if (batch.isEmpty()) {
            return;
        }
        outbox.remember(new Fact.Kept(batch));
        mistakes.read(batch);
        mistakes.tell();
    }

    /** VMs that several listings in a row did not tell of, though their host answers, are looked for. */
    private void missing(List<Vm> vms) {
        Set<VmId> listed = new HashSet<>(vms.size() * 2);
        vms.forEach(vm -> listed.add(vm.id()));
        List<KeptVm> wanted = new ArrayList<>();
        for (KeptVm vm : ledger.kept()) {
            if (listed.contains(vm.vm())) {
                if (!absences.isEmpty()) {
                    absences.remove(vm.vm());
                }
            } else if (verdicts.of(vm.host()).isAnswering() && isOfInterest(vm)) {
                if (absences.merge(vm.vm(), 1, Integer::sum) >= settings.absences()) {
                    wanted.add(vm);
                }
            }
        }
        wanted.forEach(this::look);
        forgetTheGone(listed);
        if (lastRunning.size() > 2 * (listed.size() + ledger.kept().size())) {
            lastRunning
                    .keySet()
                    .removeIf(vm -> !listed.contains(vm) && ledger.kept(vm).isEmpty());
            nowhereSince.keySet().removeIf(vm -> ledger.kept(vm).isEmpty());
        }
    }

    /** What several listings left out though its host answers, and nobody keeps, is gone. */
    private void forgetTheGone(Set<VmId> listed) {
        for (View.Seen<Vm> seen : List.copyOf(view.vms())) {
            VmId vm = seen.what().id();
            boolean isGone = !listed.contains(vm)
                    && ledger.kept(vm).isEmpty()
                    && !ledger.isBusy(vm)
                    && seen.what()
                            .host()
                            .filter(host -> !verdicts.of(host).isAnswering())
                            .isEmpty();
            if (isGone && absences.merge(vm, 1, Integer::sum) >= settings.absences()) {
                view.forget(vm);
            }
        }
        absences.keySet()
                .removeIf(vm -> listed.contains(vm)
                        || (ledger.kept(vm).isEmpty() && view.vm(vm).isEmpty()));
    }

    private void look(KeptVm vm) {
        if (looks.size() < settings.looks() && looks.add(vm.vm())) {
            outbox.order(call -> new Effect.Locate(call, vm.vm(), settings.look()), (now, reply) -> {
                looks.remove(vm.vm());
                boolean isUntouched = ledger.kept(vm.vm()).filter(vm::equals).isPresent();
                if (isUntouched && !ledger.isBusy(vm.vm())) {
                    looked(now, vm, reply);
                }
            });
        }
    }

    private void looked(Moment now, KeptVm vm, Reply reply) {
        if (reply instanceof Reply.Located located) {
            found(now, vm, located.residence());
        } else if (reply instanceof Reply.Failed failed
                && failed.kind() == ErrorKind.NOT_FOUND
                && isOfInterest(vm)
                && verdicts.of(vm.host()).isAnswering()) {
            outbox.remember(new Fact.Released(vm.vm(), "the hypervisor knows no such VM any more"));
        }
    }

    private void found(Moment now, KeptVm vm, Residence residence) {
        if (residence instanceof Residence.OnHost known) {
            if (known.state() == VmState.RUNNING || known.state() == VmState.PAUSED) {
                boolean isNews =
                        !known.host().equals(vm.host()) || ledger.down().containsKey(vm.vm());
                if (isNews && !ledger.dead().containsKey(known.host())) {
                    outbox.remember(new Fact.Kept(List.of(
                            new KeptVm(vm.vm(), vm.name(), known.host(), vm.memory(), vm.virtualCpus(), vm.labels()))));
                }
            } else if (known.state() == VmState.CRASHED && isOfInterest(vm)) {
                down(vm, known.host(), "it has crashed");
            } else if (known.state() == VmState.OFF && isOfInterest(vm)) {
                off(vm, known.host());
            }
        } else if (residence instanceof Residence.Nowhere && isOfInterest(vm)) {
            Moment first = nowhereSince.computeIfAbsent(vm.vm(), id -> now);
            if (now.since(first).compareTo(NOWHERE) >= 0) {
                off(vm, vm.host());
            }
        }
    }

    private void off(KeptVm vm, HostId where) {
        Optional<Moment> since = verdicts.answeringSince(vm.host());
        if (since.isEmpty()) {
            return;
        }
        nowhereSince.remove(vm.vm());
        Moment seen = lastRunning.get(vm.vm());
        boolean isOnPurpose = seen != null && !seen.isBefore(since.get());
        if (isOnPurpose || settings.afterGap() == KeepSettings.AfterGap.LEAVE_OFF) {
            outbox.remember(new Fact.Released(
                    vm.vm(), isOnPurpose ? "it was stopped while its host was well" : "it was found stopped"));
        } else {
            down(vm, where, "it stopped while nobody could see its host");
        }
    }

    private void down(KeptVm vm, HostId where, String reason) {
        // Also where it was kept: what a silent host has in memory nobody can say.
        if (verdicts.of(where).isAnswering() && verdicts.of(vm.host()).isAnswering()) {
            outbox.remember(new Fact.FoundDown(
                    List.of(new FoundOff(vm.vm(), where, clock.instant())), vm.name() + ": " + reason));
        }
    }
}
