package io.evenkeel.supervisor.explain;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Failover;
import io.evenkeel.planner.plan.Move;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.duty.Notices;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.keep.PlatformCare;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.migration.MigrationDuty;
import io.evenkeel.supervisor.migration.MoveQueue;
import io.evenkeel.supervisor.migration.MoveUnderWay;
import io.evenkeel.supervisor.migration.WantedMove;
import io.evenkeel.supervisor.placement.ClusterPicture;
import io.evenkeel.supervisor.placement.Demand;
import io.evenkeel.supervisor.placement.Objections;
import io.evenkeel.supervisor.verdict.Verdict;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells the story of one VM. */
final class VmNarrator {

    private static final long SEED = 1;

    private final Ledger ledger;
    private final View view;
    private final Verdicts verdicts;
    private final PlatformCare care;
    private final MoveQueue queue;
    private final MigrationDuty migrations;
    private final ClusterPicture picture;
    private final Notices notices;

    VmNarrator(
            Ledger ledger,
            View view,
            Verdicts verdicts,
            PlatformCare care,
            MoveQueue queue,
            MigrationDuty migrations,
            ClusterPicture picture,
            Notices notices) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.verdicts = requireNonNull(verdicts, "verdicts");
        this.care = requireNonNull(care, "care");
        this.queue = requireNonNull(queue, "queue");
        this.migrations = requireNonNull(migrations, "migrations");
        this.picture = requireNonNull(picture, "picture");
        this.notices = requireNonNull(notices, "notices");
    }

    Optional<VmStory> story(VmId id) {
        Optional<Vm> seen = view.vm(id).map(View.Seen::what);
        Optional<KeptVm> kept = ledger.kept(id);
        if (seen.isEmpty() && kept.isEmpty()) {
            return Optional.empty();
        }
        Cluster cluster = picture.draw(Map.of(), Demand.UNKNOWN, List.of());
        boolean isDrawn = cluster.vms().stream().anyMatch(vm -> vm.name().equals(id.value()));
        return Optional.of(new VmStory(
                id,
                seen.map(Vm::name).or(() -> kept.map(KeptVm::name)).orElse(id.value()),
                seen.map(vm -> Words.of(vm.residence()))
                        .orElseGet(() -> "not seen since this supervisor leads; last on "
                                + kept.map(KeptVm::host).orElseThrow()),
                because(id, seen),
                keeping(id, kept),
                underWay(id),
                next(id, kept, isDrawn ? Optional.of(cluster) : Optional.empty()),
                isDrawn ? new Objections(cluster).of(id.value()) : Map.of(),
                notices.about(id.value()).stream().map(Notices.Notice::text).toList()));
    }

    private String because(VmId id, Optional<Vm> seen) {
        Optional<Fact.Arrived> arrived = ledger.arrival(id);
        if (arrived.isEmpty()) {
            return "no supervisor has brought it there";
        }
        HostId then = arrived.get().host();
        boolean isThere = seen.flatMap(Vm::host).filter(then::equals).isPresent();
        return isThere
                ? arrived.get().how()
                : "last brought to " + then + " (" + arrived.get().how()
                        + "); what happened since was not a supervisor's " + "doing";
    }

    private String keeping(VmId id, Optional<KeptVm> kept) {
        Optional<Boolean> wish = ledger.protection(id);
        if (kept.filter(care::isLeft).isPresent()) {
            return "it is " + care.reason(id) + ", and nothing here restarts it";
        }
        if (kept.isPresent()) {
            return wish.isPresent()
                    ? "it is kept alive, because a person said so"
                    : "it is kept alive, by policy or label";
        }
        if (view.vm(id).filter(seen -> seen.what().isKeptByPlatform()).isPresent()) {
            return "it is not kept alive here, but left to the platform's own high availability";
        }
        if (wish.isPresent()) {
            return wish.get()
                    ? "it is kept alive from when it is seen running, because a person said so"
                    : "it is not kept alive, because a person said so";
        }
        return "it is not kept alive: it has not been seen running, was stopped on purpose, or its label says so";
    }

    private List<String> underWay(VmId id) {
        List<String> lines = new ArrayList<>();
        ledger.open(id).forEach(intent -> lines.add(Sentences.of(intent)));
        for (MoveUnderWay move : migrations.underWay()) {
            if (move.vm().equals(id)) {
                move.seen().ifPresent(snapshot -> lines.add("its migration is in phase " + Words.of(snapshot.phase())));
                if (!move.remark().isEmpty()) {
                    lines.add(move.remark());
                }
            }
        }
        return lines;
    }

    private String next(VmId id, Optional<KeptVm> kept, Optional<Cluster> cluster) {
        if (ledger.isBusy(id)) {
            return "what is under way is brought to its end";
        }
        Optional<WantedMove> move = queue.of(id);
        if (move.isPresent()) {
            return "it is moved to " + move.get().destination() + " ("
                    + move.get().cause() + "); " + queue.obstacle(id).orElse("it waits for its turn");
        }
        if (kept.isEmpty()) {
            return "nothing";
        }
        HostId host = kept.get().host();
        if (care.isLeft(kept.get())) {
            return left(id, host);
        }
        if (care.isUnclear(id)) {
            return "nothing before it is listed: nobody knows whether the platform's own high availability keeps it";
        }
        if (ledger.down().containsKey(id) || ledger.dead().containsKey(host)) {
            return "it is started, as soon as there is a place for it and those before it are ready";
        }
        if (verdicts.of(host) == Verdict.LOST) {
            return "its host is cut off; once that is down for certain, it is started elsewhere";
        }
        Ledger.Held held = ledger.held().get(host);
        if (held != null && !held.isDone()) {
            return "it is to leave, its host is being emptied";
        }
        return cluster.map(drawn -> ifItsHostDied(id, host, drawn))
                .orElse("nothing, as long as its host is " + Words.of(verdicts.of(host)));
    }

    /** What becomes of a VM that is left to the platform. */
    private String left(VmId id, HostId host) {
        boolean isDown = ledger.down().containsKey(id) || ledger.dead().containsKey(host);
        if (isDown || verdicts.of(host) == Verdict.LOST) {
            return "the platform is to restart it; should the platform let go of it, it is started from here, on proof";
        }
        Ledger.Held held = ledger.held().get(host);
        return held != null && !held.isDone()
                ? "it is to leave, its host is being emptied"
                : "nothing; should host " + host + " die, the platform is to restart it";
    }

    /** What the planner would do now; it may decide otherwise when the time comes. */
    private static String ifItsHostDied(VmId id, HostId host, Cluster cluster) {
        if (cluster.hosts().stream().noneMatch(each -> each.name().equals(host.value()))) {
            return "nothing";
        }
        Map<String, String> places = new HashMap<>();
        for (Move move : new Failover(Set.of(host.value()), SEED).plan(cluster).moves()) {
            places.put(move.vm(), move.to());
        }
        String place = places.get(id.value());
        return place == null
                ? "nothing; should host " + host + " die, there would be no place for it"
                : "nothing; should host " + host + " die, it would be started on " + place;
    }
}
