package io.evenkeel.supervisor.keep;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Notices;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.view.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Knows which of the VMs that are kept alive are left to the hypervisor's own high availability: those of which the
 * adapter says that it keeps them, and those whose label says so.
 *
 * <p>That it keeps a VM counts at once, whoever tells. That it keeps a VM no longer counts when two listings in a row have
 * said so, since what comes in may be older than what was told before. The last word outlives the supervisor, and stands
 * where none comes in any more. As long as an adapter that tells such things has told nothing of a VM, nobody knows.
 */
public final class PlatformCare implements Duty {

    private final boolean isTold;
    private final Outbox outbox;
    private final Ledger ledger;
    private final View view;
    private final Notices notices;
    private final Set<VmId> heardOf = new HashSet<>();
    private final Set<VmId> doubted = new HashSet<>();

    /** @param isTold whether the adapter tells of each VM whether the hypervisor's own high availability keeps it */
    public PlatformCare(boolean isTold, Outbox outbox, Ledger ledger, View view, Notices notices) {
        this.isTold = isTold;
        this.outbox = requireNonNull(outbox, "outbox");
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.notices = requireNonNull(notices, "notices");
    }

    @Override
    public void on(Moment now, Input input) {
        if (input instanceof Input.Answer answer && answer.reply() instanceof Reply.Vms listing) {
            listed(listing.vms());
        } else if (input instanceof Input.News news && news.event() instanceof HealthEvent.VmObserved seen) {
            told(seen.vm());
        } else if (input instanceof Input.Asked asked && asked.request() instanceof Request.Protect wish) {
            asked(now, wish);
        }
    }

    @Override
    public Moment wake() {
        return Moment.NEVER;
    }

    private void listed(List<Vm> vms) {
        if (!isTold) {
            return;
        }
        List<VmId> kept = new ArrayList<>();
        List<VmId> released = new ArrayList<>();
        for (Vm vm : vms) {
            heardOf.add(vm.id());
            if (vm.isKeptByPlatform()) {
                doubted.remove(vm.id());
                if (isNews(vm.id())) {
                    kept.add(vm.id());
                }
            } else if (ledger.isKeptByPlatform(vm.id()) && !doubted.add(vm.id())) {
                doubted.remove(vm.id());
                released.add(vm.id());
            }
        }
        remember(kept, true);
        remember(released, false);
        if (heardOf.size() > 2 * (vms.size() + ledger.kept().size())) {
            Set<VmId> listed = vms.stream().map(Vm::id).collect(toSet());
            heardOf.removeIf(vm -> !listed.contains(vm) && ledger.kept(vm).isEmpty());
        }
    }

    private void told(Vm vm) {
        if (isTold) {
            heardOf.add(vm.id());
            if (vm.isKeptByPlatform()) {
                doubted.remove(vm.id());
                remember(isNews(vm.id()) ? List.of(vm.id()) : List.of(), true);
            }
        }
    }

    private boolean isNews(VmId vm) {
        return !ledger.isKeptByPlatform(vm) && ledger.kept(vm).isPresent();
    }

    private void remember(List<VmId> vms, boolean isSo) {
        if (!vms.isEmpty()) {
            outbox.remember(new Fact.KeptByPlatform(vms, isSo));
        }
    }

    /** Who wants such a VM protected is told what that means. */
    private void asked(Moment now, Request.Protect wish) {
        view.vm(wish.vm()).ifPresent(seen -> told(seen.what()));
        if (wish.isWanted() && ledger.kept(wish.vm()).filter(this::isLeft).isPresent()) {
            notices.say(
                    now,
                    wish.vm().value(),
                    "it is protected as " + wish.by() + " wants, and still " + reason(wish.vm())
                            + ", which restarts it; nothing here does until that is over");
        }
    }

    /** Whether a VM is left to the hypervisor's own high availability. */
    public boolean isLeft(KeptVm vm) {
        return isLeft(vm.vm(), VmWishes.of(vm.labels()));
    }

    /** The same where the wishes are known, and for VMs that nobody here keeps alive. */
    public boolean isLeft(VmId vm, VmWishes wishes) {
        return ledger.isKeptByPlatform(vm)
                || wishes.care().filter(care -> care == VmWishes.Care.PLATFORM).isPresent();
    }

    /** Whether it is to be told, and was not yet, who keeps a VM. */
    public boolean isUnclear(VmId vm) {
        return isTold && !heardOf.contains(vm);
    }

    /** What is so of a VM that is left to it, to go on with a comma. */
    public String reason(VmId vm) {
        return ledger.isKeptByPlatform(vm)
                ? "left to the platform's own high availability"
                : "left by its label to the platform's own high availability";
    }
}
