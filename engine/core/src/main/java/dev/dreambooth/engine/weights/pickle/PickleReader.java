package dev.dreambooth.engine.weights.pickle;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stack machine of Python's pickle format, protocols 2 to 4, without its power: it looks nothing up and calls nothing,
 * but asks {@link PickleObjects}. Numbers become {@code Long} or {@code Double}, tuples and lists {@code List}, dicts
 * {@code Map}.
 *
 * <p>Each instruction pushes at most a small object and what it has read, and their number is limited, so the memory it takes
 * is little more than the length of the pickle; nothing it builds is walked through, compared or printed, so values that contain themselves do no harm.
 *
 * @see <a href="https://docs.python.org/3/library/pickletools.html">pickletools</a>, which lists the instructions
 */
final class PickleReader {
    private static final Object MARK = new Object();

    /** Thirty or so describe a tensor: enough for ten times as many tensors as the largest checkpoints with optimizer state. */
    private static final int MOST_INSTRUCTIONS = 1_000_000;

    private final ByteBuffer in;
    private final PickleObjects objects;
    private final List<@Nullable Object> stack = new ArrayList<>();
    private final Map<Integer, @Nullable Object> memo = new HashMap<>();

    private PickleReader(byte[] pickle, PickleObjects objects) {
        this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
        this.objects = objects;
    }

    /**
     * Returns what a pickle holds.
     *
     * @throws MalformedPickleException if it is cut off, or has an instruction that no checkpoint needs
     */
    static @Nullable Object read(byte[] pickle, PickleObjects objects) {
        try {
            return new PickleReader(pickle, objects).run();
        } catch (BufferUnderflowException e) {
            throw new MalformedPickleException("its pickle is cut off");
        }
    }

    private @Nullable Object run() {
        int count = 0;
        for (int instruction = next(); instruction != '.'; instruction = next()) {
            if (++count > MOST_INSTRUCTIONS) {
                throw new MalformedPickleException(
                        "its pickle has more than " + MOST_INSTRUCTIONS + " instructions, which no checkpoint needs");
            }
            carryOut(instruction);
        }
        return pop();
    }

    private void carryOut(int instruction) {
        switch (instruction) {
            case 0x80 -> next(); // the protocol's number
            case 0x95 -> in.getLong(); // the length of a frame
            case '(' -> stack.add(MARK);
            case 'N' -> stack.add(null);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'J' -> stack.add((long) in.getInt());
            case 'K' -> stack.add((long) next());
            case 'M' -> stack.add((long) Short.toUnsignedInt(in.getShort()));
            case 0x8a -> stack.add(number(bytes(next())));
            case 'G' -> stack.add(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 0x8c, 'U' -> stack.add(text(next()));
            case 'X', 'T' -> stack.add(text(in.getInt()));
            case 'C' -> stack.add(bytes(next()));
            case 'B' -> stack.add(bytes(in.getInt()));
            case ')' -> stack.add(List.of());
            case 0x85 -> stack.add(last(1));
            case 0x86 -> stack.add(last(2));
            case 0x87 -> stack.add(last(3));
            case 't' -> stack.add(sinceMark());
            case ']', 0x8f -> stack.add(new ArrayList<>());
            case '}' -> stack.add(new LinkedHashMap<>());
            case 'a' -> append(last(1));
            case 'e', 0x90 -> append(sinceMark());
            case 's' -> put(last(2));
            case 'u' -> put(sinceMark());
            case 'q' -> memo.put(next(), top());
            case 'r' -> memo.put(in.getInt(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> stack.add(recall(next()));
            case 'j' -> stack.add(recall(in.getInt()));
            case 'c' -> stack.add(new PickleObjects.Name(line() + "." + line()));
            case 0x93 -> name(last(2));
            case 'Q' -> stack.add(objects.persistent(pop()));
            case 'R', 0x81 -> call(last(2));
            case 'b' -> pop(); // an object's further state: what is of use here has none
            case '0' -> pop();
            default ->
                throw new MalformedPickleException("its pickle has the instruction 0x"
                        + Integer.toHexString(instruction) + " at byte " + (in.position() - 1)
                        + ", which no checkpoint needs");
        }
    }

    private int next() {
        return Byte.toUnsignedInt(in.get());
    }

    private byte[] bytes(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private String text(int length) {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    private String line() {
        int start = in.position();
        int end = start;
        while (in.get() != '\n') {
            end++;
        }
        return new String(in.array(), start, end - start, StandardCharsets.UTF_8);
    }

    /** Returns a whole number in two's complement, the least significant byte first; one too large for use as its low bits. */
    private static long number(byte... littleEndian) {
        byte[] bigEndian = new byte[littleEndian.length + 1];
        boolean negative = littleEndian.length > 0 && littleEndian[littleEndian.length - 1] < 0;
        bigEndian[0] = (byte) (negative ? -1 : 0);
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[bigEndian.length - 1 - i] = littleEndian[i];
        }
        return new BigInteger(bigEndian).longValue();
    }

    private @Nullable Object top() {
        if (stack.isEmpty()) {
            throw new MalformedPickleException("its pickle takes more than it has put down");
        }
        return stack.get(stack.size() - 1);
    }

    private @Nullable Object pop() {
        Object top = top();
        stack.remove(stack.size() - 1);
        return top;
    }

    private @Nullable Object recall(int key) {
        if (!memo.containsKey(key)) {
            throw new MalformedPickleException("its pickle recalls what it never kept");
        }
        return memo.get(key);
    }

    /** Takes some values off the stack, the one put down first being the first. */
    private List<@Nullable Object> last(int count) {
        if (stack.size() < count) {
            throw new MalformedPickleException("its pickle takes more than it has put down");
        }
        return take(stack.size() - count);
    }

    private List<@Nullable Object> sinceMark() {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw new MalformedPickleException("its pickle takes more than it has put down");
        }
        List<@Nullable Object> values = take(mark + 1);
        pop();
        return values;
    }

    private List<@Nullable Object> take(int from) {
        List<@Nullable Object> tail = stack.subList(from, stack.size());
        List<@Nullable Object> values = Collections.unmodifiableList(new ArrayList<>(tail));
        tail.clear();
        return values;
    }

    @SuppressWarnings("unchecked")
    private void append(List<@Nullable Object> values) {
        if (top() instanceof ArrayList<?> list) {
            ((List<@Nullable Object>) list).addAll(values);
        }
    }

    /** Puts keys and values in turns into the map below them. Keys that are no text are of no use here. */
    @SuppressWarnings("unchecked")
    private void put(List<@Nullable Object> pairs) {
        if (top() instanceof Map<?, ?> map) {
            for (int i = 0; i + 1 < pairs.size(); i += 2) {
                if (pairs.get(i) instanceof String key) {
                    ((Map<String, @Nullable Object>) map).put(key, pairs.get(i + 1));
                }
            }
        }
    }

    private void name(List<@Nullable Object> moduleAndName) {
        if (!(moduleAndName.get(0) instanceof String module) || !(moduleAndName.get(1) instanceof String name)) {
            throw new MalformedPickleException("its pickle names something by what is no text");
        }
        stack.add(new PickleObjects.Name(module + "." + name));
    }

    private void call(List<@Nullable Object> calleeAndArguments) {
        boolean known =
                calleeAndArguments.get(0) instanceof PickleObjects.Name && calleeAndArguments.get(1) instanceof List<?>;
        stack.add(
                known
                        ? objects.call(
                                (PickleObjects.Name) calleeAndArguments.get(0), (List<?>) calleeAndArguments.get(1))
                        : PickleObjects.UNKNOWN);
    }
}
