package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.AdoptedMigrations;
import io.evenkeel.engine.migration.Migration;
import io.evenkeel.engine.migration.MigrationObservation;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * The engine on the lab's hosts, ordered about by lines and telling in lines.
 *
 * <p>Orders: {@code migrate ID VM FROM TO MIB_PER_S DOWNTIME_MS} (0 leaves a limit out), {@code cancel ID}, {@code
 * adopt}, {@code locate VM}.
 */
final class Supervisor implements AutoCloseable {

    private final LabEngine engine;
    private final Consumer<String> tell;
    private final Map<String, Migration> migrations = new ConcurrentHashMap<>();

    Supervisor(Map<String, String> settings, Consumer<String> tell) throws InterruptedException {
        this.tell = tell;
        // Nobody helps a migration on: when it ends is the trial's affair.
        engine = new LabEngine(settings, LadderPolicy.WATCH_ONLY);
    }

    void obey(String order) {
        String[] words = order.split(" ", -1);
        try {
            switch (words[0]) {
                case "migrate" -> migrate(words);
                case "cancel" -> cancel(words[1]);
                case "adopt" -> adopt();
                case "locate" -> locate(words[1]);
                default -> throw new IllegalArgumentException("no such order: " + order);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            tell.accept("failed " + words[0] + " " + (words.length > 1 ? words[1] : "-") + " " + line(e.toString()));
        }
    }

    private void migrate(String[] words) throws InterruptedException {
        MigrationTuning tuning = MigrationTuning.DEFAULTS;
        long bandwidth = Long.parseLong(words[5]);
        if (bandwidth > 0) {
            tuning = tuning.withMaxBandwidth(DataRate.ofMebibytesPerSecond(bandwidth));
        }
        long downtime = Long.parseLong(words[6]);
        if (downtime > 0) {
            tuning = tuning.withMaxDowntime(Duration.ofMillis(downtime));
        }
        MigrationRequest request = MigrationRequest.of(new VmId(words[2]), new HostId(words[3]), new HostId(words[4]))
                .withTuning(tuning);
        follow(
                engine.control()
                        .migrate(new Operation(OperationId.parse(words[1]), Epoch.NONE), request, LabEngine.soon()),
                "started");
    }

    private void cancel(String id) {
        Migration migration = migrations.get(id);
        if (migration == null) {
            throw new IllegalStateException("not followed here");
        }
        var unused = migration
                .cancel()
                .whenComplete((reply, failure) ->
                        tell.accept("cancel " + id + " " + (failure == null ? reply : line(failure.toString()))));
    }

    private void adopt() throws InterruptedException {
        AdoptedMigrations adopted = engine.control().adoptAll(Epoch.NONE, LabEngine.soon());
        adopted.migrations().forEach(migration -> follow(migration, "adopted"));
        adopted.failures().forEach((id, failure) -> tell.accept("failed adopt " + id + " " + line(failure.toString())));
        tell.accept("adoption " + adopted.migrations().size());
    }

    private void locate(String vm) throws InterruptedException {
        try {
            tell.accept("located " + vm + " "
                    + Words.of(engine.hypervisor().inventory().locate(new VmId(vm), LabEngine.soon())));
        } catch (HypervisorException e) {
            tell.accept("located " + vm + " nobody-knows " + line(e.getMessage()));
        }
    }

    private void follow(Migration migration, String how) {
        String id = migration.id().toString();
        migrations.put(id, migration);
        tell.accept(how + " " + id);
        migration.snapshots().subscribe(new Teller(id));
        var unused = migration.outcome().whenComplete((outcome, failure) -> {
            migrations.remove(id);
            tell.accept("end " + id + " " + (failure == null ? Words.of(outcome) : "LOST " + line(failure.toString())));
        });
    }

    private final class Teller implements Flow.Subscriber<MigrationObservation> {

        private final String id;

        Teller(String id) {
            this.id = id;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(MigrationObservation seen) {
            long iteration = seen.snapshot()
                    .memory()
                    .map(memory -> (long) memory.iteration().orElse(0))
                    .orElse(0L);
            long sent = seen.snapshot()
                    .memory()
                    .map(memory -> memory.transferred().bytes())
                    .orElse(0L);
            tell.accept("seen " + id + " " + seen.snapshot().phase() + " " + iteration + " " + sent);
        }

        @Override
        public void onError(Throwable failure) {
            tell.accept("blind " + id + " " + line(failure.toString()));
        }

        @Override
        public void onComplete() {
            // The outcome is told by itself.
        }
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ");
    }

    @Override
    public void close() {
        engine.close();
    }
}
