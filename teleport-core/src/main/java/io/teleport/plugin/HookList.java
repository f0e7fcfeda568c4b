package io.teleport.plugin;

import io.teleport.message.Printable;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.session.PreSession;
import io.teleport.session.Session;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins that take part in one stage, in their order.
 *
 * @param <S> what the stage is about
 */
final class HookList<S> {

    private static final Logger log = LoggerFactory.getLogger(HookList.class);

    private final String hook;
    private final List<Step<S>> steps;
    private final boolean empty;

    private HookList(String hook, List<Step<S>> steps) {
        this.hook = hook;
        this.steps = steps;
        this.empty = steps.isEmpty();
    }

    /** Picks those of the plugins that implement the hook. */
    static <H extends Plugin, S> HookList<S> of(
            List<? extends Plugin> plugins, Class<H> hook, BiFunction<H, S, Status> call) {
        List<Step<S>> steps = plugins.stream()
                .filter(hook::isInstance)
                .map(hook::cast)
                .map(plugin -> new Step<S>(plugin, subject -> call.apply(plugin, subject)))
                .toList();
        return new HookList<>(hook.getSimpleName(), steps);
    }

    boolean isEmpty() {
        return empty;
    }

    /** Calls one after the other until one refuses. */
    Status run(S subject) {
        return empty ? Status.OK : runUntilRefused(subject);
    }

    /** Calls all, whatever they return, and returns the first refusal. */
    Status runAll(S subject) {
        Status result = Status.OK;
        for (int i = 0; i < steps.size(); i++) {
            Status status = runOne(steps.get(i), subject);
            result = result.isOk() ? status : result;
        }
        return result;
    }

    private Status runUntilRefused(S subject) {
        for (int i = 0; i < steps.size(); i++) {
            Status status = runOne(steps.get(i), subject);
            if (!status.isOk()) {
                return status;
            }
        }
        return Status.OK;
    }

    private Status runOne(Step<S> step, S subject) {
        try {
            Status status = step.action().apply(subject);
            return status == null ? Status.OK : status;
        } catch (StatusException e) {
            return e.status();
        } catch (Throwable e) {
            log.error("{} of plugin {} failed: {}", hook, step.plugin().name(), describe(subject), e);
            return Status.of(Status.CODE_INTERNAL_ERROR);
        }
    }

    private static String describe(Object subject) {
        if (subject instanceof MessageContext context) {
            return "session " + context.session().id() + ", route "
                    + Printable.of(context.message().serviceMethod());
        }
        if (subject instanceof Session session) {
            return "session " + session.id();
        }
        return subject instanceof PreSession session ? "session " + session.id() : subject.toString();
    }

    private record Step<S>(Plugin plugin, Function<S, Status> action) {}
}
