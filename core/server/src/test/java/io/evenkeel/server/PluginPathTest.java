package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters that are not part of the installation. */
class PluginPathTest {
    @TempDir
    private Path directory;

    private Program withoutPlugins() throws IOException {
        return Program.in(directory, Files.createDirectories(directory.resolve("installed")));
    }

    @Test
    void aDirectoryOfAdaptersIsSearchedWhereverTheOptionStands() throws IOException {
        String plugins = TestPlugins.withSimulator(directory).toString();

        assertThat(withoutPlugins().run("host", "list", "--plugins", plugins).exitCode())
                .isZero();
        assertThat(withoutPlugins().run("--plugins", plugins, "host", "list").exitCode())
                .isZero();
    }

    @Test
    void anAdaptersOwnDirectoryIsEnough() throws IOException {
        Path simulator = TestPlugins.withSimulator(directory).resolve("simulator");

        Program.Result list = withoutPlugins().run("adapter", "list", "--plugins", simulator.toString());

        assertThat(list.outLines()).hasSize(2);
        assertThat(list.outLines().get(1)).startsWith("simulator  ");
        assertThat(list.exitCode()).isZero();
    }

    @Test
    void whatIsNamedComesBeforeWhatIsInstalledAndThatIsSaid() throws IOException {
        Path installed = TestPlugins.withSimulator(directory.resolve("a"));
        Path named = TestPlugins.withSimulator(directory.resolve("b"));

        Program.Result list =
                Program.in(directory, installed).run("adapter", "list", "-o", "json", "--plugins", named.toString());

        assertThat(list.out()).contains(named.resolve("simulator").toString());
        assertThat(list.errLines())
                .containsExactly("evenkeel: warning: adapter 'simulator' in " + installed.resolve("simulator")
                        + " is not used, for the one in " + named.resolve("simulator") + " comes before it");
        assertThat(list.exitCode()).isZero();
    }

    @Test
    void aDirectoryWithoutAnyAdapterIsBadInput() throws IOException {
        Path empty = Files.createDirectories(directory.resolve("empty"));

        Program.Result list = withoutPlugins().run("adapter", "list", "--plugins", empty.toString());

        assertThat(list.errLines())
                .containsExactly("evenkeel: --plugins: " + empty
                        + " holds no adapter; an adapter is a directory that holds lib/*.jar");
        assertThat(list.exitCode()).isEqualTo(2);
    }
}
