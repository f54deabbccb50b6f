package io.evenkeel.zookeeper;

import io.evenkeel.zookeeper.ZooKeeperSettings.Store;
import io.evenkeel.zookeeper.ZooKeeperSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;

/** Opens stores of certificates before a client does, which would try for ever and not say what is wrong. */
final class StoreCheck {

    private StoreCheck() {}

    /** @throws IllegalArgumentException if one cannot be opened, in one line without its password */
    static void check(Tls tls) {
        check("trust", tls.trusted());
        tls.own().ifPresent(own -> check("certificate", own));
    }

    private static void check(String setting, Store store) {
        if (!Files.isReadable(store.file())) {
            throw wrong(setting, "there is no file " + store.file() + " that can be read");
        }
        try {
            KeyStore.getInstance(
                    store.file().toFile(), store.password().reveal().toCharArray());
        } catch (IOException e) {
            throw wrong(
                    setting,
                    e.getCause() instanceof UnrecoverableKeyException
                            ? store.file() + " cannot be opened with its password"
                            : store.file() + " cannot be read: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw wrong(setting, store.file() + " is no store of certificates; PKCS12 and JKS are known");
        }
    }

    private static IllegalArgumentException wrong(String setting, String why) {
        return new IllegalArgumentException("zookeeper." + setting + ": " + why);
    }
}
