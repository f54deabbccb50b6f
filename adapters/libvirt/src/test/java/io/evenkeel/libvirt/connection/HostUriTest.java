package io.evenkeel.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostUriTest {

    private final List<String> problems = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qemu+tcp://bob:lab-sesame@h1/system",
                "qemu+tcp://bob:lab-bmc/sesame@h1/system",
                "qemu+tcp://bob:/sesame@h1/system",
                "qemu+tcp://bob:16/sesame@h1/system",
                "qemu+tcp://bob:se@sesame@h1/system",
                "qemu+tcp://bob@lan:sesame@h1/system",
                "qemu+tcp://bob:a?sesame@h1/system",
                "qemu+tcp://bob:a#sesame@h1/system",
                "qemu+tcp://bob:a sesame@h1/system",
                "qemu+tcp://:sesame@h1/system",
                "qemu+tcp://bob:sesame@[::1]/system",
                "qemu+tcp://h1/system?password=sesame",
                "qemu+tcp://h1/system?no_tty=1&Ssh-Passwd=x@sesame",
                "qemu+tcp://h1/system?token=a&sesame",
                "qemu+tcp://bob:x@h1/system?secret=a@sesame"
            })
    void aPasswordIsRefusedAndNotRepeated(String uri) {
        assertThat(HostUri.parse(uri, false, problems)).isEmpty();

        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("a password does not belong into a URI")
                .contains("***")
                .doesNotContain("sesame");
    }

    /** Texts that cannot be used for another reason, perhaps because a comma has cut a password in two. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "qemu+tcp://bob:sesame",
                "sesame@h1/system",
                "bob:sesame@h1/system",
                "esx://bob:12/x?sesame@h1/",
                "qemu+tcp://bob:se sesame"
            })
    void aPasswordIsNotRepeatedInWhateverIsWrong(String uri) {
        assertThat(catchThrowable(() -> Settings.of(Settings.SCHEMA.bind(Map.of("hosts", uri)))))
                .hasMessageContaining("***")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("sesame"));
    }

    @ParameterizedTest
    @CsvSource({
        "qemu:///system",
        "qemu+ssh://virt@10.0.0.2:22/system",
        "qemu+tcp://h1:16509/system?mode=direct",
        "qemu+tls://virt@[fe80::1]:16514/system",
        "qemu+unix:///system?socket=/run/a:b@c",
        "qemu+tcp://h1:16509/system?mode=a@b",
        "qemu+libssh://h1/system?sshauth=password&keyfile=/etc/key"
    })
    void whatHasNoPasswordIsAccepted(String uri) {
        assertThat(HostUri.parse(uri, false, problems)).isPresent();
        assertThat(problems).isEmpty();
    }
}
