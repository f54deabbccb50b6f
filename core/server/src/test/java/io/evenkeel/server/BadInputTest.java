package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One line that says what is wrong, where, and what would be right; nothing on standard output; nothing half done. */
class BadInputTest {
    @TempDir
    private static Path shared;

    private static Path plugins = Path.of("");

    @TempDir
    private Path directory;

    @BeforeAll
    static void packSimulator() throws IOException {
        plugins = TestPlugins.withSimulator(shared);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""                                          | evenkeel: a command is missing; evenkeel --help lists them
            vm                                          | evenkeel: a verb is missing after 'vm'; evenkeel vm --help lists them
            vn list                                     | evenkeel: unexpected argument 'vn', did you mean vm? (evenkeel --help tells more)
            vm lst                                      | evenkeel: unexpected argument 'lst', did you mean list? (evenkeel vm --help tells more)
            vm list --otput json                        | evenkeel: unknown option '--otput', did you mean --output? (evenkeel vm list --help tells more)
            vm list -o yaml                             | evenkeel: invalid value for option '--output': must be one of table, json, not 'yaml' (evenkeel vm list --help tells more)
            vm migrate --to birch                       | evenkeel: missing required parameter: 'VM' (evenkeel vm migrate --help tells more)
            vm migrate web-1                            | evenkeel: missing required option: '--to=HOST' (evenkeel vm migrate --help tells more)
            vm migrate web-1 --to brich                 | evenkeel: no host 'brich'; did you mean birch?
            vm migrate wbe-1 --to birch                 | evenkeel: no VM 'wbe-1'; did you mean web-1?
            vm migrate xyz --to birch                   | evenkeel: no VM 'xyz'; VMs are archive, cruncher, database, desktop-1, desktop-2, ... (12 in all)
            vm migrate web-1 --to birch --bandwidth 25  | evenkeel: invalid value for option '--bandwidth': '25' is no rate; write for example 25MiB/s or 1Gbit/s (evenkeel vm migrate --help tells more)
            vm migrate web-1 --to birch --max-downtime soon | evenkeel: invalid value for option '--max-downtime': 'soon' is no duration; write for example 300ms, 1.5s or PT0.3S (evenkeel vm migrate --help tells more)
            vm migrate web-1 --to birch --postcopy --set withhold=migration.force.postcopy | evenkeel: --postcopy: this connection does not offer migration.force.postcopy; leave it out
            vm move --to birch                          | evenkeel: missing required parameter: 'VM' (evenkeel vm move --help tells more)
            vm move web-1 --to birch --start-within soon | evenkeel: invalid value for option '--start-within': 'soon' is no duration; write for example 300ms, 1.5s or PT0.3S (evenkeel vm move --help tells more)
            host roll --at-once some                    | evenkeel: invalid value for option '--at-once': 'some' is no whole number, or too large (evenkeel host roll --help tells more)
            vm list --host brich                        | evenkeel: no host 'brich'; did you mean birch?
            host list --adapter simulatr                | evenkeel: --adapter: no adapter 'simulatr'; did you mean simulator?
            host list --adapter simulator --connection a | evenkeel: --adapter and --connection exclude each other; give one
            host list --set sede=1                      | evenkeel: --set sede: adapter simulator has no setting 'sede'; did you mean seed?
            host list --set seed=x                      | evenkeel: --set seed: seed must be a whole number, not 'x'
            adapter show simulatr                       | evenkeel: adapter show: no adapter 'simulatr'; did you mean simulator?
            host list --set x                           | evenkeel: value for option '--set' (KEY=VALUE) should be in KEY=VALUE format but was x (evenkeel host list --help tells more)
            host list --set =x                          | evenkeel: --set: '=x' names no setting; write KEY=VALUE
            host list --set fencing.user=x              | evenkeel: --set fencing.user: connection 'demo' has no fencing; add for example --set fencing.adapter=fence-agents
            host list --timeout 0s                      | evenkeel: --timeout is 0; give how long an answer may take, for example 30s
            host list --config .                        | evenkeel: --config: . is a directory; name a YAML file with 'connections'
            host power brich                            | evenkeel: no host 'brich'; did you mean birch?
            host fence                                  | evenkeel: missing required parameter: 'HOST' (evenkeel host fence --help tells more)
            host fence brich --yes                      | evenkeel: no host 'brich'; did you mean birch?
            host unfence brich                          | evenkeel: no host 'brich'; did you mean birch?
            host list --config gone.yaml                | evenkeel: --config: no file gone.yaml; name a YAML file with 'connections'
            host list --connection lab                  | evenkeel: no configuration file: no connection 'lab'; connections are demo
            migration                                   | evenkeel: a verb is missing after 'migration'; evenkeel migration --help lists them
            migration follow                            | evenkeel: missing required parameter: 'ID' (evenkeel migration follow --help tells more)
            vm migrate web-1 --to birch --detach --dry-run | evenkeel: --detach and --dry-run exclude each other; give one
            conformance run                             | evenkeel: missing required option: '--adapter=ADAPTER' (evenkeel conformance run --help tells more)
            conformance run --adapter simulatr          | evenkeel: --adapter: no adapter 'simulatr'; did you mean simulator?
            conformance run --adapter ./gone --bed x    | evenkeel: x: no such file
            conformance run --adapter simulator --bed x --level all | evenkeel: invalid value for option '--level': must be one of core, resilient, failover, not 'all' (evenkeel conformance run --help tells more)
            conformance matrix                          | evenkeel: missing required parameter: 'CERTIFICATE' (evenkeel conformance matrix --help tells more)
            conformance matrix gone.json                | evenkeel: gone.json: no such file; a run leaves a certificate.json
            adapter list --plugins gone                 | evenkeel: --plugins: no directory gone; name one that holds one directory for each adapter, or an adapter's own
            plan balance --cluster gone                 | evenkeel: gone: no such file
            plan balance --cluster gone --adapter x     | evenkeel: --cluster and the options of a connection exclude each other; a file is enough
            plan balance --utilisation gone             | evenkeel: --utilisation goes with --cluster and text of htools
            plan balance --link 0MiB/s                  | evenkeel: invalid value for option '--link': '0MiB/s' is no rate; write for example 25MiB/s or 1Gbit/s (evenkeel plan balance --help tells more)
            plan drain brich                            | evenkeel: no host 'brich'; did you mean birch?
            plan drain                                  | evenkeel: missing required parameter: 'HOST' (evenkeel plan drain --help tells more)
            plan failover brich                         | evenkeel: no host 'brich'; did you mean birch?
            plan consolidate --fill memry=0.5           | evenkeel: --fill: no resource 'memry'; did you mean memory?
            plan admit                                  | evenkeel: missing required option: '--memory-mib=N' (evenkeel plan admit --help tells more)
            plan admit --memory-mib 0                   | evenkeel: --memory-mib and --vcpus must be from 1 to 1000000000000
            plan admit --memory-mib 1 --failures -1     | evenkeel: --failures is -1; give 0 or more
            plan admit --memory-mib 1 --group webb      | evenkeel: --group: no group 'webb'; there are no groups
            plan balance --samples 0                    | evenkeel: --samples is 0 and --every 10.0 s; give 1 to 1000, and up to 1 h 00 min
            plan balance --every 2h                     | evenkeel: --samples is 1 and --every 2 h 00 min; give 1 to 1000, and up to 1 h 00 min
            plan balance --cluster . --samples 2        | evenkeel: --samples and --every go with a connection; the loads of a file are in it
            plan balance --copy 64                      | evenkeel: invalid value for option '--copy': '64' is no size; write for example 64GiB or 500MB (evenkeel plan balance --help tells more)
            plan room                                   | evenkeel: missing required option: '--memory-mib=N' (evenkeel plan room --help tells more)
            plan room --memory-mib 1 --demand gpu=1     | evenkeel: --demand: no resource 'gpu'; did you mean cpu?
            plan roll brich                             | evenkeel: no host 'brich'; did you mean birch?
            plan roll birch --at-once 0                 | evenkeel: --at-once is 0; give 1 or more
            bench plan . --admit 0                      | evenkeel: --drain and --failover need 1 host or more, --admit 1 VM or more
            bench plan                                  | evenkeel: give either directories with clusters, or --scale with numbers of hosts
            bench plan . --scale 100                    | evenkeel: give either directories with clusters, or --scale with numbers of hosts
            bench plan --scale 100,9                    | evenkeel: --scale: [100, 9]; give numbers of hosts from 10 to 100000
            plan admit --memory-mib 1 --demand gpu=1    | evenkeel: --demand: no resource 'gpu'; did you mean cpu?
            plan admit --memory-mib 1 --demand memory=1 | evenkeel: --demand: memory has an option of its own; leave it out here
            plan admit --memory-mib 1 --demand cpu=-1   | evenkeel: --demand: cpu is -1; it must be from 0 to 1000000000000
            plan balance --cluster . --policy wild      | evenkeel: invalid value for option '--policy': must be one of gentle, normal, eager, not 'wild' (evenkeel plan balance --help tells more)
            bench seeds --count 0 --threads 1           | evenkeel: --count is 0 and --threads 1; give 1 or more
            bench seeds --log                           | evenkeel: --log shows one seed; add --count 1
            bench supervisor --runs 0                   | evenkeel: --runs is 0, --hosts 1000 and --host-days 200; give 1, 70 and 100, or more
            bench trace                                 | evenkeel: missing required parameter: 'FILE' (evenkeel bench trace --help tells more)
            bench trace gone.csv                        | evenkeel: gone.csv: no such file
            bench trace x --hosts 1                     | evenkeel: --hosts is 1, --headroom 2.0, --starts 1 and --trials 20000; give 2, more than 0, 1, and 0, or more
            bench trace x --starts 2 --start y          | evenkeel: --start and --starts exclude each other; give one
            bench reassign gone a1_1                    | evenkeel: gone/model_a1_1.txt: no such file
            bench reassign . a1_1 --time 0s             | evenkeel: --time and --hot must be more than 0
            simulate gone.yaml                          | evenkeel: gone.yaml: no such file
            simulate                                    | evenkeel: missing required parameter: 'SCENARIO' (evenkeel simulate --help tells more)
            bench migrate --vm web-1 --between alder    | evenkeel: --between names 1 hosts; give two, for example h1,h2
            bench migrate --vm web-1 --between birch,cedar | evenkeel: VM 'web-1' is on alder; --between must name that host and another
            bench migrate --vm web-1 --between alder,birch --runs 0 | evenkeel: --runs is 0; give 1 or more
            bench migrate --vm web-1 --between alder,birch --against-virsh | evenkeel: virsh needs the URI of host 'alder'; add --virsh-uri alder=URI (there are no known hosts)
            bench migrate --vm web-1 --between alder,birch --against-virsh --postcopy | evenkeel: --postcopy: virsh is not given this, so nothing could be compared; leave it out
            """)
    void wrongArgumentsGetOneLineAndExitCode2(String arguments, String line) {
        Program.Result result = Program.in(directory, plugins).run(words(arguments));

        assertThat(result.errLines()).containsExactly(line);
        assertThat(result.out()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            "connections:\\n  lab:\\n    adapter: simulatr"                    | 2: no adapter 'simulatr'; did you mean simulator?
            "connections:\\n  lab:\\n    adapter: simulator\\n    sede: 3"     | 4: adapter simulator has no setting 'sede'; did you mean seed?
            "connections:\\n  lab:\\n    adapter: simulator\\n    seed: x"     | 4: seed must be a whole number, not 'x'
            "connections:\\n  lab:\\n    adapter: simulator\\n    time: slow"  | 4: time must be one of real, not 'slow'
            "connections:\\n  lab: [x"                                         | 2: not YAML: expected ',' or ']', but got <stream end>
            """)
    void aWrongFileIsNamedWithItsLine(String yaml, String line) throws IOException {
        Program.Result result = Program.in(directory, plugins)
                .withConfiguration(yaml.replace("\\n", "\n"))
                .run("host", "list");

        assertThat(result.errLines()).containsExactly("evenkeel: " + directory.resolve("evenkeel.yaml") + ":" + line);
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @Test
    void aHypervisorThatCannotBeReachedIsAFailure() {
        Program.Result result = Program.in(directory, plugins).run("host", "list", "--set", "address=elsewhere");

        assertThat(result.errLines())
                .containsExactly("evenkeel: the built-in demo: connection 'demo' (simulator): no datacenter at address"
                        + " elsewhere; there is simulator");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void aPasswordIsNeverShown() {
        Program.Result result = Program.in(directory, plugins)
                .run("host", "list", "--verbose", "--set", "user=me", "--set", "password=hunter2", "--set", "seed=x");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("seed must be a whole number").doesNotContain("hunter2");
    }

    @Test
    void aStackTraceIsShownOnlyWhenAsked() {
        Program program = Program.in(directory, plugins);

        assertThat(program.run("vm", "migrate", "xyz", "--to", "birch").err()).doesNotContain("\tat ");
        assertThat(program.run("vm", "migrate", "xyz", "--to", "birch", "--verbose")
                        .err())
                .contains("\tat io.evenkeel.server.lookup.Names.vm");
    }

    @Test
    void aBrokenPluginIsNamedAndTheOthersStillWork() throws IOException {
        Path own = TestPlugins.withSimulator(directory);
        Files.createDirectories(own.resolve("acme"));

        Program.Result list = Program.in(directory, own).run("adapter", "list");
        Program.Result missing = Program.in(directory, own).run("host", "list", "--adapter", "acme");

        assertThat(list.exitCode()).isEqualTo(1);
        assertThat(list.outLines()).hasSize(2);
        String problem = own.resolve("acme") + ": has no directory lib; an adapter is a directory that holds lib/*.jar";
        assertThat(list.errLines()).containsExactly("evenkeel: not loaded: " + problem);
        assertThat(missing.errLines())
                .containsExactly(
                        "evenkeel: --adapter: no adapter 'acme'; adapters are simulator; not loaded: " + problem);
        assertThat(missing.exitCode()).isEqualTo(2);
    }

    @Test
    void anInstallationWithoutPluginsSaysSo() {
        Path nowhere = directory.resolve("nowhere");

        Program.Result result = Program.in(directory, nowhere).run("host", "list");

        assertThat(result.errLines())
                .containsExactly(
                        "evenkeel: the built-in demo: no adapter 'simulator'; there are no adapters; not loaded: "
                                + nowhere
                                + ": does not exist; the plugins directory must hold one directory for each adapter");
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            web,1,1024,0,0,0,0,0,0,,n9  | /vms.csv, line 2: host: no host 'n9' in nodes.csv; did you mean n1?
            web,1,1024,0,0,0,0,0,0,n1   | /vms.csv, line 2: 10 fields, not 11
            web,x,1024,0,0,0,0,0,0,,n1  | /vms.csv, line 2: vcpus: 'x' is no whole number
            web,1,1024,0,x,0,0,0,0,,n1  | /vms.csv, line 2: cpu_util: 'x' is no number
            """)
    void aWrongClusterGetsOneLineAndExitCode2(String vm, String line) throws IOException {
        Path cluster = Files.createDirectory(directory.resolve("cluster"));
        Files.writeString(cluster.resolve("nodes.csv"), "name,cores,mem_mb,rack,offline\nn1,4,8192,r1,0\n");
        Files.writeString(
                cluster.resolve("vms.csv"),
                "name,vcpus,mem_mb,disk_mb,cpu_util,mem_util,disk_util,net_util,dirty_mbps,group,host\n" + vm + "\n");

        Program.Result result = Program.in(directory, plugins).run("plan", "balance", "--cluster", cluster.toString());

        assertThat(result.errLines()).containsExactly("evenkeel: " + cluster + line);
        assertThat(result.exitCode()).isEqualTo(2);
    }

    private static String[] words(String arguments) {
        return arguments.isEmpty() ? new String[0] : arguments.strip().split(" +", -1);
    }
}
