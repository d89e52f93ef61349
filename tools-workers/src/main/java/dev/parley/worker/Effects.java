package dev.parley.worker;

import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which effects run in this worker or ran lately, so that none runs twice at once and a repeated
 * request gets the outcome of the first. Bounded by count, size and age; the oldest go first, those
 * that run stay.
 */
final class Effects {

  static final int MOST = 10_000;
  static final long MOST_BYTES = 32L * 1024 * 1024;
  static final Duration OLDEST = Duration.ofHours(1);

  private final LinkedHashMap<String, Effect> effects = new LinkedHashMap<>();
  private final Clock clock;
  private long bytes;

  Effects(Clock clock) {
    this.clock = clock;
  }

  /** One run of an effect. */
  static final class Effect {
    private final ToolRequest request;
    private boolean undone;
    private final CompletableFuture<ToolOutcome> outcome = new CompletableFuture<>();
    private volatile CompletableFuture<Void> handler = CompletableFuture.completedFuture(null);
    private @Nullable Instant ended;
    private long size;

    private Effect(ToolRequest request) {
      this.request = request;
    }

    ToolRequest request() {
      return request;
    }

    /** Completes when no handler works on it any more. */
    CompletableFuture<Void> handlerEnds() {
      return handler;
    }

    CompletableFuture<ToolOutcome> outcome() {
      return outcome;
    }

    /** A handler begins to work on it; whoever started it completes this when it has ended. */
    CompletableFuture<Void> handlerBegins() {
      var ends = new CompletableFuture<Void>();
      handler = ends;
      return ends;
    }

    /** A final outcome is everybody's; a passing failure only that of the same request. */
    private boolean answers(ToolRequest request) {
      if (!outcome.isDone()) {
        return true;
      }
      if (outcome.isCompletedExceptionally()) {
        return false;
      }
      return switch (outcome.join()) {
        case ToolOutcome.Done _ -> true;
        case ToolOutcome.Failed(_, _, var retryable) ->
            !retryable
                || (this.request.requestId().equals(request.requestId())
                    && this.request.attempt() >= request.attempt());
      };
    }
  }

  /**
   * Where a request stands.
   *
   * @param first whether the asker must run it; otherwise somebody does or did
   * @param before completes when an earlier run of the effect has left its handler
   */
  record Entrance(Effect effect, boolean first, CompletableFuture<Void> before) {}

  synchronized Entrance enter(ToolRequest request) {
    evict();
    var known = effects.get(request.effectKey());
    if (known != null && known.answers(request)) {
      return new Entrance(known, false, CompletableFuture.completedFuture(null));
    }
    var effect = new Effect(request);
    // A handler that ignored its interrupt may still be at it, long after it was answered for.
    var before = known == null ? effect.handler : known.handler;
    forget(request.effectKey());
    effects.put(request.effectKey(), effect);
    return new Entrance(effect, true, before);
  }

  /** The effect's run is over; whoever waits for it hears the outcome. */
  void end(ToolRequest request, Effect effect, ToolOutcome outcome) {
    synchronized (this) {
      if (effects.get(request.effectKey()) == effect && effect.ended == null) {
        effect.ended = clock.instant();
        effect.size = size(outcome) + effect.request.arguments().toString().length();
        bytes += effect.size;
      }
    }
    effect.outcome.complete(outcome);
  }

  /** The effect was not run to its end here. */
  void giveBack(Effect effect, RequestReturned why) {
    synchronized (this) {
      effect.ended = clock.instant();
    }
    effect.outcome.completeExceptionally(why);
  }

  /** The run of an effect that is to be undone; once, and only if it was begun here. */
  synchronized @Nullable Effect toUndo(ToolCancel cancel) {
    var effect = effects.get(cancel.effectKey());
    if (effect == null || effect.undone || !effect.request.requestId().equals(cancel.requestId())) {
      return null;
    }
    effect.undone = true;
    return effect;
  }

  synchronized int count() {
    return effects.size();
  }

  private void evict() {
    var horizon = clock.instant().minus(OLDEST);
    var eldest = effects.entrySet().iterator();
    while (eldest.hasNext()) {
      var effect = eldest.next().getValue();
      boolean old = effect.ended != null && effect.ended.isBefore(horizon);
      if (!old && effects.size() <= MOST && bytes <= MOST_BYTES) {
        return;
      }
      if (effect.ended != null && effect.handler.isDone()) {
        bytes -= effect.size;
        eldest.remove();
      }
    }
  }

  private void forget(String effectKey) {
    var gone = effects.remove(effectKey);
    bytes -= gone == null ? 0 : gone.size;
  }

  private static long size(ToolOutcome outcome) {
    return switch (outcome) {
      case ToolOutcome.Done(var output, var memory) ->
          output.toString().length() + (memory == null ? 0 : memory.toString().length());
      case ToolOutcome.Failed(_, var message, _) -> message.length();
    };
  }
}
