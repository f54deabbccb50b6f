package io.evenkeel.libvirt.wire;

import com.sun.jna.Callback;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.ConnectionPointer;

/**
 * Opens connections with what is configured and nothing else: nobody is ever asked on a terminal.
 *
 * <p>libvirt says beforehand which questions may be put; without a login none may, and a daemon that asks refuses.
 */
final class Authentication {

    private static final int USER = 1;
    private static final int AUTHENTICATION_NAME = 2;
    private static final int PASSPHRASE = 5;
    private static final int SILENT_PROMPT = 7;
    private static final int[] ANSWERED = {USER, AUTHENTICATION_NAME, PASSPHRASE, SILENT_PROMPT};

    /** {@code virConnectCredential}: the type, four texts, and a length, aligned to pointers. */
    private static final int RESULT = 4 * Native.POINTER_SIZE;

    private static final int RESULT_LENGTH = 5 * Native.POINTER_SIZE;
    private static final int CREDENTIAL = 6 * Native.POINTER_SIZE;

    /** {@code virConnectAuth}: the types, their count, the callback, and its data. */
    private static final int AUTH = 4 * Native.POINTER_SIZE;

    /** {@code virConnectAuthCallbackPtr} */
    interface Answering extends Callback {
        int callback(@Nullable Pointer questions, int count, @Nullable Pointer data);
    }

    private Authentication() {}

    /** Null if it fails, as of libvirt's own function. */
    static @Nullable ConnectionPointer open(String uri, Optional<Login> login) {
        Answering answering = (questions, count, data) ->
                questions != null && login.isPresent() ? answer(questions, count, login.get()) : -1;
        int answered = login.isPresent() ? ANSWERED.length : 0;
        try (Memory types = new Memory(ANSWERED.length * 4L);
                Memory auth = new Memory(AUTH)) {
            types.write(0, ANSWERED, 0, ANSWERED.length);
            auth.clear();
            auth.setPointer(0, types);
            auth.setInt(Native.POINTER_SIZE, answered);
            auth.setPointer(2L * Native.POINTER_SIZE, com.sun.jna.CallbackReference.getFunctionPointer(answering));
            return Virt.LIBRARY.virConnectOpenAuth(uri, auth, 0);
        } finally {
            Reference.reachabilityFence(answering);
        }
    }

    private static int answer(Pointer questions, int count, Login login) {
        for (int i = 0; i < count; i++) {
            Pointer question = questions.share((long) i * CREDENTIAL);
            String answer = switch (question.getInt(0)) {
                case USER, AUTHENTICATION_NAME -> login.user();
                case PASSPHRASE, SILENT_PROMPT -> login.password().reveal();
                default -> null;
            };
            if (answer == null) {
                return -1;
            }
            byte[] text = answer.getBytes(StandardCharsets.UTF_8);
            // libvirt frees it, with the C library's function.
            Pointer copy = new Pointer(Native.malloc(text.length + 1L));
            copy.write(0, text, 0, text.length);
            copy.setByte(text.length, (byte) 0);
            question.setPointer(RESULT, copy);
            question.setInt(RESULT_LENGTH, text.length);
        }
        return 0;
    }
}
