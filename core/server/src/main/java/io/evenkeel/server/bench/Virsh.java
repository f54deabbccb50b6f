package io.evenkeel.server.bench;

import io.evenkeel.server.console.FailedException;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.migration.MigrationTuning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moves a VM with {@code virsh migrate --live --p2p}, as an operator without Evenkeel would. */
final class Virsh implements Contender {
    private static final Duration LONGEST_MOVE = Duration.ofMinutes(30);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);
    private static final Pattern DOWNTIME =
            Pattern.compile("^Total downtime:\\s+([0-9.]+)\\s+(ms|s)", Pattern.MULTILINE);

    private final VirshSettings settings;
    private final String vm;
    private final MigrationTuning tuning;
    private final Ticker ticker;

    /**
     * A contender.
     *
     * @param vm the name or UUID that virsh knows
     * @param tuning what Evenkeel is given too
     */
    Virsh(VirshSettings settings, String vm, MigrationTuning tuning, Ticker ticker) {
        this.settings = settings;
        this.vm = vm;
        this.tuning = tuning;
        this.ticker = ticker;
    }

    @Override
    public String name() {
        return "virsh";
    }

    @Override
    public Run move(Host source, Host destination) throws InterruptedException {
        String client = settings.clientUri(source);
        List<String> command = command(client, "migrate", "--live", "--p2p", "--abort-on-error");
        if (isPersistent(client)) {
            command.addAll(List.of("--persistent", "--undefinesource"));
        }
        if (settings.unsafe()) {
            command.add("--unsafe");
        }
        tuning.maxBandwidth().ifPresent(rate -> {
            command.add("--bandwidth");
            command.add(String.valueOf(Math.max(1, rate.bytesPerSecond() >> 20)));
        });
        command.addAll(List.of(vm, settings.peerUri(destination)));
        long begun = ticker.nanos();
        run(command, LONGEST_MOVE);
        Duration wall = Duration.ofNanos(ticker.nanos() - begun);
        return Run.withoutForecast(wall, downtime(settings.clientUri(destination)));
    }

    private boolean isPersistent(String client) throws InterruptedException {
        return run(command(client, "dominfo", vm), LONGEST_ANSWER)
                .lines()
                .anyMatch(line -> line.matches("Persistent:\\s+yes"));
    }

    private Optional<Duration> downtime(String uri) throws InterruptedException {
        return readDowntime(run(command(uri, "domjobinfo", "--completed", vm), LONGEST_ANSWER));
    }

    static Optional<Duration> readDowntime(String jobInfo) {
        Matcher matcher = DOWNTIME.matcher(jobInfo);
        if (!matcher.find()) {
            return Optional.empty();
        }
        double value = Double.parseDouble(matcher.group(1));
        return Optional.of(Duration.ofNanos((long) (value * (matcher.group(2).equals("s") ? 1e9 : 1e6))));
    }

    private List<String> command(String uri, String... arguments) {
        List<String> command = new ArrayList<>(settings.command());
        command.addAll(List.of("--quiet", "--connect", uri));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String run(List<String> command, Duration longest) throws InterruptedException {
        Process process = start(command);
        try {
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process));
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new FailedException(String.join(" ", command) + ": no end after " + longest.toSeconds() + " s");
            }
            String text = output.get();
            if (process.exitValue() != 0) {
                throw new FailedException(
                        String.join(" ", command) + ": exit code " + process.exitValue() + ": " + text.strip());
            }
            return text;
        } catch (ExecutionException e) {
            throw new FailedException(String.join(" ", command) + ": its output cannot be read", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new FailedException(
                    "cannot run " + command.get(0) + ": " + e.getMessage() + "; --virsh-command names another", e);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
