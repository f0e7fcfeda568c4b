package io.teleport.proto;

import io.teleport.message.Message;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A file of frames captured between Go peers, and what this side makes of them.
 *
 * @param name     the resource below {@code golden/}, without its ending
 * @param frames   how many there are
 * @param proto    what reads and writes them
 * @param context  the codecs and filters that the Go peers had
 * @param sameness when a frame that was written counts as the captured one
 * @param readOnly the frames that are read but never written like this, by the reason
 */
record GoldenFile(
        String name,
        int frames,
        Proto proto,
        ProtoContext context,
        Sameness sameness,
        Map<String, Predicate<GoldenFrame>> readOnly) {

    /** A file whose frames are written as they are read, with filters named as ours are. */
    static GoldenFile of(String name, int frames, Proto proto, Sameness sameness) {
        return new GoldenFile(name, frames, proto, Frames.CONTEXT, sameness, Map.of());
    }

    List<GoldenFrame> load() {
        List<GoldenFrame> all = GoldenFrame.load(this);
        if (all.size() != frames) {
            throw new AssertionError(name + ": " + all.size() + " frames (expected: " + frames + ")");
        }
        return all;
    }

    boolean isWritten(GoldenFrame frame) {
        return readOnly.values().stream().noneMatch(reason -> reason.test(frame));
    }

    /** A message of the fields that the frame is said to hold, and of nothing that was read from its bytes. */
    Message message(GoldenFrame frame) {
        return frame.toMessage(context.filters());
    }

    @Override
    public String toString() {
        return name;
    }
}
