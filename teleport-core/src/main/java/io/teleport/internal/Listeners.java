package io.teleport.internal;

import io.teleport.ListenerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The listeners of one owner: all of them are bound, or none is. Not thread-safe. */
final class Listeners {

    private final List<Listener> bound = new ArrayList<>();

    boolean isEmpty() {
        return bound.isEmpty();
    }

    /**
     * Binds all.
     *
     * @param then told of each that is bound; when it throws, none stays so
     * @throws io.teleport.ListenException when an address cannot be bound
     */
    void bind(List<Listener> all, Consumer<Listener> then) {
        try {
            for (Listener listener : all) {
                bound.add(listener);
                listener.bind();
                then.accept(listener);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Unbinds all; others may be bound afterwards. */
    void close() {
        bound.forEach(Listener::close);
        bound.clear();
    }

    /** Where they listen, in the order of the configuration. */
    List<ListenerInfo> infos() {
        return bound.stream()
                .map(listener -> new ListenerInfo(
                        listener.config(), listener.localAddress(), listener.protoName(), listener.isOpen()))
                .toList();
    }
}
