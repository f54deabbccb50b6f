package io.evenkeel.libvirt.wire;

import com.sun.jna.Pointer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The numbers in a native array of {@code virTypedParameter}, copied out of it. */
public final class TypedParameters {

    /** {@code char[80]}, the type, padding, and a union of eight bytes. */
    private static final int ENTRY = 96;

    private static final int TYPE = 80;
    private static final int VALUE = 88;

    private final Map<String, Long> numbers;

    public TypedParameters(Map<String, Long> numbers) {
        this.numbers = Map.copyOf(numbers);
    }

    /** Copies; the caller still frees the array. */
    static TypedParameters read(Pointer array, int count) {
        Map<String, Long> numbers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Pointer entry = array.share((long) i * ENTRY);
            String name = entry.getString(0);
            switch (entry.getInt(TYPE)) {
                case 1 -> numbers.put(name, (long) entry.getInt(VALUE));
                case 2 -> numbers.put(name, entry.getInt(VALUE) & 0xffff_ffffL);
                case 3, 4 -> numbers.put(name, entry.getLong(VALUE));
                default -> {
                    // doubles, booleans and texts: nothing we ask for
                }
            }
        }
        return new TypedParameters(numbers);
    }

    public OptionalLong find(String name) {
        Long value = numbers.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** The value if it is there and not zero, for fields in which libvirt says zero for "not known yet". */
    public OptionalLong known(String name) {
        Long value = numbers.get(name);
        return value == null || value <= 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
