package io.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evenkeel.server.console.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationSearchTest {
    @TempDir
    private Path root;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void eachPlaceIsOverruledByTheOneBeforeIt() throws IOException {
        assertThat(search().find(Optional.empty())).isEmpty();

        Path inHome = file("home/.config/evenkeel/evenkeel.yaml");
        assertThat(search().find(Optional.empty())).contains(inHome);

        Path inXdg = file("xdg/evenkeel/evenkeel.yaml");
        environment.put("XDG_CONFIG_HOME", root.resolve("xdg").toString());
        assertThat(search().find(Optional.empty())).contains(inXdg);

        Path here = file("work/evenkeel.yaml");
        assertThat(search().find(Optional.empty())).contains(here);

        Path fromEnvironment = file("env.yaml");
        environment.put("EVENKEEL_CONFIG", fromEnvironment.toString());
        assertThat(search().find(Optional.empty())).contains(fromEnvironment);

        Path named = file("work/named.yaml");
        assertThat(search().find(Optional.of(Path.of("named.yaml")))).contains(named);
    }

    @Test
    void aFileThatIsNamedMustExist() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> search().find(Optional.of(Path.of("gone.yaml"))))
                .withMessage("--config: no file gone.yaml; name a YAML file with 'connections'");

        environment.put("EVENKEEL_CONFIG", "gone.yaml");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> search().find(Optional.empty()))
                .withMessage("EVENKEEL_CONFIG: no file gone.yaml; name a YAML file with 'connections'");
    }

    @Test
    void withoutAFileThereIsTheDemo() {
        assertThat(search().read(Optional.empty()).chosen()).isEqualTo(ConnectionSettings.demo());
    }

    private ConfigurationSearch search() {
        return new ConfigurationSearch(environment, root.resolve("work"), root.resolve("home"));
    }

    private Path file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "connections: {}\n");
    }
}
