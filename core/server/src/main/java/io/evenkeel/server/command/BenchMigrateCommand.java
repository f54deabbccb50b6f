package io.evenkeel.server.command;

import io.evenkeel.server.bench.MigrationBench;
import io.evenkeel.server.bench.VirshSettings;
import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.config.ConnectionSettings;
import io.evenkeel.server.connection.ConnectionOptions;
import io.evenkeel.server.connection.Connections;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures migrations. */
@Command(
        name = "migrate",
        description = {
            "Move a VM to and fro and measure time, downtime and the errors of the predictions.",
            "With --against-virsh, by turns with 'virsh migrate --live --p2p' on the same VM."
        },
        mixinStandardHelpOptions = true)
final class BenchMigrateCommand implements Callable<Integer> {
    private final ConfigurationSearch search;
    private final Connections connections;
    private final MigrationBench bench;
    private final Console console;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private MigrationOptions options = new MigrationOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--vm", paramLabel = "VM", required = true, description = "Name or id of the VM.")
    private String vm = "";

    @Option(
            names = "--between",
            paramLabel = "HOST,HOST",
            required = true,
            split = ",",
            description = "The two hosts; the VM must be on one of them.")
    private List<String> hosts = List.of();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "10",
            description = "Moves by each contender (default: ${DEFAULT-VALUE}).")
    private int runs = 10;

    @Option(
            names = "--against-virsh",
            description = "Compare with virsh; its URIs are those of the libvirt connection unless given.")
    private boolean againstVirsh;

    @Option(names = "--virsh-uri", paramLabel = "HOST=URI", description = "How this machine's virsh reaches a host.")
    private Map<String, String> virshUris = new LinkedHashMap<>();

    @Option(names = "--virsh-peer-uri", paramLabel = "HOST=URI", description = "How the other host reaches a host.")
    private Map<String, String> virshPeerUris = new LinkedHashMap<>();

    @Option(
            names = "--virsh-command",
            paramLabel = "COMMAND",
            defaultValue = "virsh",
            description = "The virsh to run, with arguments (default: ${DEFAULT-VALUE}).")
    private String virshCommand = "virsh";

    @Option(
            names = "--at-most",
            paramLabel = "RATIO",
            description =
                    "Fail if the time or the downtime is more than this many times virsh's, for example 1.05."
                            + " Of the time it judges the median of the rounds' ratios, of the downtime the ratio of the medians.")
    private @Nullable Double atMost;

    @Inject
    BenchMigrateCommand(ConfigurationSearch search, Connections connections, MigrationBench bench, Console console) {
        this.search = search;
        this.connections = connections;
        this.bench = bench;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (runs < 1) {
            throw new InputException("--runs is " + runs + "; give 1 or more");
        }
        if (againstVirsh && !options.beyondBandwidth().isEmpty()) {
            throw new InputException(String.join(", ", options.beyondBandwidth())
                    + ": virsh is not given this, so nothing could be compared; leave it out");
        }
        if (atMost != null && !againstVirsh) {
            throw new InputException("--at-most compares with virsh; add --against-virsh");
        }
        ConnectionSettings settings = connection.chosen(search);
        Optional<VirshSettings> virsh = againstVirsh
                ? Optional.of(VirshSettings.of(virshCommand, settings, virshUris, virshPeerUris))
                : Optional.empty();
        try (OpenConnection open = connections.open(settings, connection.timeout())) {
            Optional<Double> worst = bench.run(
                    open,
                    new MigrationBench.Order(
                            vm,
                            hosts,
                            runs,
                            virsh,
                            options.tuning(),
                            (moved, source, destination) ->
                                    options.request(open.hypervisor(), moved.id(), source.id(), destination.id())),
                    output.isJson());
            return atMost == null ? ExitCode.DONE : judge(worst, atMost);
        }
    }

    private int judge(Optional<Double> worst, double limit) {
        if (worst.isPresent() && worst.get() <= limit) {
            return ExitCode.DONE;
        }
        console.err()
                .println(worst.map(ratio -> String.format(
                                Locale.ROOT,
                                "evenkeel: a median is %.3f times virsh's; at most %.3f was asked",
                                ratio,
                                limit))
                        .orElse("evenkeel: nothing was measured that could be compared"));
        return ExitCode.FAILED;
    }
}
