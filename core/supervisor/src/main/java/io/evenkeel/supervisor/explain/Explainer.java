package io.evenkeel.supervisor.explain;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.balance.BalanceDuty;
import io.evenkeel.supervisor.duty.Notices;
import io.evenkeel.supervisor.fact.EvidenceText;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.keep.PlatformCare;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.maintenance.MaintenanceDuty;
import io.evenkeel.supervisor.maintenance.Obstacle;
import io.evenkeel.supervisor.migration.MigrationDuty;
import io.evenkeel.supervisor.migration.MoveQueue;
import io.evenkeel.supervisor.placement.ClusterPicture;
import io.evenkeel.supervisor.verdict.Verdict;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers questions about what a supervisor knows, thinks and will do. Changes nothing; what it gives is immutable. To be
 * asked by the thread that the supervisor runs in, between two inputs.
 */
public final class Explainer {

    private final Epoch epoch;
    private final Ledger ledger;
    private final View view;
    private final Verdicts verdicts;
    private final PlatformCare care;
    private final MoveQueue queue;
    private final MigrationDuty migrations;
    private final MaintenanceDuty maintenance;
    private final BalanceDuty balance;
    private final Notices notices;
    private final VmNarrator narrator;
    private final MoveNarrator moves;
    private final RollingNarrator rolling;

    public Explainer(
            Epoch epoch,
            Ledger ledger,
            View view,
            Verdicts verdicts,
            PlatformCare care,
            MoveQueue queue,
            MigrationDuty migrations,
            MaintenanceDuty maintenance,
            BalanceDuty balance,
            ClusterPicture picture,
            Notices notices) {
        this.epoch = requireNonNull(epoch, "epoch");
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.verdicts = requireNonNull(verdicts, "verdicts");
        this.care = requireNonNull(care, "care");
        this.queue = requireNonNull(queue, "queue");
        this.migrations = requireNonNull(migrations, "migrations");
        this.maintenance = requireNonNull(maintenance, "maintenance");
        this.balance = requireNonNull(balance, "balance");
        this.notices = requireNonNull(notices, "notices");
        this.narrator = new VmNarrator(ledger, view, verdicts, care, queue, migrations, picture, notices);
        this.moves = new MoveNarrator(ledger, view, queue, migrations);
        this.rolling = new RollingNarrator(ledger, view, maintenance);
    }

    /** Everything at a glance. Takes time in proportion to hosts, open intents and VMs that are down. */
    public Status status() {
        return new Status(
                epoch,
                view.hosts().stream().map(seen -> line(seen.what())).toList(),
                ledger.kept().size(),
                down(),
                ledger.open().stream().map(open -> Sentences.of(open.intent())).toList(),
                migrations.underWay(),
                queue.waiting().stream()
                        .map(move -> new Status.WaitingMove(
                                move.vm(),
                                move.destination(),
                                move.cause().toString(),
                                queue.obstacle(move.vm()).orElse("it waits for its turn")))
                        .toList(),
                ledger.rolling().map(Sentences::of).orElse(""),
                List.copyOf(ledger.alarms()),
                balance.recommendation(),
                notices.all().stream()
                        .map(notice -> notice.subject() + ": " + notice.text())
                        .toList());
    }

    private Status.HostLine line(Host host) {
        return new Status.HostLine(
                host.id(),
                host.name(),
                verdicts.of(host.id()),
                reasons(host.id()),
                Sentences.of(Optional.ofNullable(ledger.held().get(host.id()))),
                ledger.keptOn(host.id()).size());
    }

    private String reasons(HostId host) {
        return verdicts.standing(host).map(Verdicts.Standing::reasons).orElse("it was not judged yet");
    }

    private List<VmId> down() {
        Stream<VmId> onDead = ledger.dead().keySet().stream().flatMap(host -> ledger.keptOn(host).stream());
        return Stream.concat(onDead, ledger.down().keySet().stream()).distinct().toList();
    }

    /** All hosts that were seen. */
    public List<Named> hosts() {
        return view.hosts().stream()
                .map(seen -> new Named(seen.what().id().value(), seen.what().name()))
                .toList();
    }

    /** All VMs that were seen, and those that are kept alive and were not. */
    public List<Named> vms() {
        Stream<Named> seen = view.vms().stream()
                .map(each -> new Named(each.what().id().value(), each.what().name()));
        Stream<Named> unseen = ledger.kept().stream()
                .filter(kept -> view.vm(kept.vm()).isEmpty())
                .map(kept -> new Named(kept.vm().value(), kept.name()));
        return Stream.concat(seen, unseen).toList();
    }

    /** Why a VM is where it is, and what comes next; empty if nobody knows the VM. It may be named by its id or name. */
    public Optional<VmStory> whyVm(String vm) {
        return vmId(vm).flatMap(narrator::story);
    }

    private Optional<VmId> vmId(String text) {
        Optional<VmId> byId = view.vms().stream()
                .map(seen -> seen.what().id())
                .filter(id -> id.value().equals(text))
                .findFirst();
        return byId.or(() -> view.vms().stream()
                        .filter(seen -> seen.what().name().equals(text))
                        .map(seen -> seen.what().id())
                        .findFirst())
                .or(() -> ledger.kept().stream()
                        .filter(kept ->
                                kept.vm().value().equals(text) || kept.name().equals(text))
                        .map(KeptVm::vm)
                        .findFirst());
    }

    /** How the move of a VM stands; empty if nobody has seen the VM. */
    public Optional<MoveStory> move(VmId vm) {
        return moves.story(vm);
    }

    /** How the rolling maintenance under way stands, or how the last one ended; empty if there was none. */
    public Optional<RollingStory> rolling() {
        return rolling.story();
    }

    /** What is thought of a host, and what comes next; empty if nobody knows it. It may be named by its id or name. */
    public Optional<HostStory> whyHost(String host) {
        return view.hosts().stream()
                .map(View.Seen::what)
                .filter(each -> each.id().value().equals(host) || each.name().equals(host))
                .findFirst()
                .map(this::story);
    }

    private HostStory story(Host host) {
        HostId id = host.id();
        Optional<Ledger.Held> held = Optional.ofNullable(ledger.held().get(id));
        return new HostStory(
                id,
                host.name(),
                host.state().toString(),
                verdicts.of(id),
                reasons(id),
                Sentences.of(held),
                ledger.keptOn(id).size(),
                maintenance.obstacles().getOrDefault(id, List.of()).stream()
                        .map(Obstacle::toString)
                        .toList(),
                ledger.open().stream()
                        .filter(open -> isAbout(open.intent(), id))
                        .map(open -> Sentences.of(open.intent()))
                        .toList(),
                next(id, held),
                notices.about(id.value()).stream().map(Notices.Notice::text).toList());
    }

    private static boolean isAbout(Fact.Intent intent, HostId host) {
        if (intent instanceof Fact.FenceIntended fence) {
            return fence.host().equals(host);
        } else if (intent instanceof Fact.MigrationIntended move) {
            return move.source().equals(host) || move.destination().equals(host);
        } else if (intent instanceof Fact.StartIntended start) {
            return start.target().equals(host);
        }
        return (intent instanceof Fact.StopIntended stop && stop.host().equals(host))
                || (intent instanceof Fact.ResetIntended reset && reset.host().equals(host));
    }

    private String next(HostId host, Optional<Ledger.Held> held) {
        List<VmId> there = ledger.keptOn(host);
        long left = there.stream()
                .filter(vm -> care.isLeft(ledger.kept(vm).orElseThrow()))
                .count();
        long kept = there.size() - left;
        String others = left == 0
                ? ""
                : "; " + (left == 1 ? "1 is" : left + " are") + " left to the platform's own high availability";
        if (ledger.dead().containsKey(host)) {
            return there.isEmpty()
                    ? "nothing: it is down, and no VM is missing because of it"
                    : vmsAre(kept) + " to be started elsewhere; it is down: "
                            + EvidenceText.words(ledger.dead().get(host)) + others;
        }
        if (held.isPresent()) {
            return held.get().isDone()
                    ? "it takes no VMs until it is resumed"
                    : "its VMs are moved away, and it is held empty until it is resumed";
        }
        return next(verdicts.of(host), kept) + others;
    }

    private static String vmsAre(long count) {
        if (count == 0) {
            return "no VM is";
        }
        return count == 1 ? "1 VM is" : count + " VMs are";
    }

    private static String next(Verdict verdict, long kept) {
        String started = vmsAre(kept) + " started elsewhere";
        return switch (verdict) {
            case HEALTHY -> "nothing; should it die, " + started;
            case SUSPECT -> "nothing yet: it is waited for";
            case PROBING -> "its power and other signs of life are looked at";
            case LOST -> "it is cut off; once it is down for certain, " + started;
            case ALIVE_ISOLATED -> "nothing: its VMs live, and a person should look";
            case DEGRADED -> "nothing: it answers; it is given no VMs";
            case UNKNOWN -> "nothing is done while nobody can say what it is about";
            case DEAD_CONFIRMED -> started;
        };
    }
}
