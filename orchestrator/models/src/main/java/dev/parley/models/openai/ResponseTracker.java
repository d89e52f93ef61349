package dev.parley.models.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelOrder.Respond;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The responses of one link, one at a time: asks, cancels, watches the clock, and sees to it that
 * each ends with exactly one {@link ModelFact.Done}. Belongs to the call's event loop.
 */
final class ResponseTracker {

  /** A model that still runs another response is asked again this often, when that one ended. */
  private static final int MOST_ASKS = 3;

  /** More responses than can overlap by their last events. */
  private static final int MOST_STRAGGLING = 8;

  private final ArrayDeque<String> ended = new ArrayDeque<>();
  private final EventLoop loop;
  private final Consumer<ObjectNode> model;
  private final RemoteConversation memory;
  private final Consumer<ModelFact> facts;
  private final Runnable whenFree;
  private final Duration patience;
  private final Duration cancelPatience;
  private final LinkCounters counters;
  private @Nullable ModelResponse current;
  private @Nullable Future<?> watch;
  private long lastSign;
  private int asks;
  private boolean inTheWay;
  private boolean cancelling;

  /** What the running response is called upstream was taken from something that belongs to one. */
  private boolean guessed;

  ResponseTracker(
      EventLoop loop,
      Consumer<ObjectNode> model,
      RemoteConversation memory,
      Consumer<ModelFact> facts,
      Runnable whenFree,
      RealtimeModel.Options options,
      LinkCounters counters) {
    this.loop = loop;
    this.model = model;
    this.memory = memory;
    this.facts = facts;
    this.whenFree = whenFree;
    this.patience = options.replyTimeout();
    this.cancelPatience = options.cancelTimeout();
    this.counters = counters;
  }

  /** False if the last response has not ended. */
  boolean isFree() {
    return current == null;
  }

  /** Whether the running response will end without anybody waiting for it. */
  boolean isCancelling() {
    return current != null && cancelling;
  }

  void ask(Respond order, AudioFormat format) {
    current = new ModelResponse(order, format, memory, facts);
    asks = 1;
    inTheWay = false;
    cancelling = false;
    guessed = false;
    lastSign = now();
    watchFor(patience);
    model.accept(ClientEvents.respond(order));
  }

  void cancel(String responseId) {
    var reply = current;
    if (reply == null || !reply.id().equals(responseId) || cancelling) {
      return;
    }
    cancelling = true;
    lastSign = now();
    watchFor(cancelPatience);
    if (reply.upstreamId() != null) {
      model.accept(ClientEvents.cancel(reply.id(), reply.upstreamId()));
    }
  }

  /**
   * The sound of a frame that {@code delta} has read; false if it belongs to no running response.
   */
  boolean spoken(ByteBuf frame, AudioDelta delta) {
    var reply = current;
    if (reply != null && reply.upstreamId() == null) {
      reply = meant(new String(delta.response().bytes(frame), UTF_8));
    }
    if (reply == null || !reply.is(frame, delta)) {
      return false;
    }
    lastSign = now();
    reply.spoken(frame, delta);
    return true;
  }

  /** The running response, if the model means it. A model may leave out that it created it. */
  @Nullable ModelResponse meant(String upstreamId) {
    var reply = current;
    if (reply == null || inTheWay) {
      return null;
    }
    boolean known = upstreamId.isEmpty() || ended.contains(upstreamId);
    if (reply.upstreamId() == null && !known) {
      guessed = true;
      begin(reply, upstreamId);
    }
    if (!reply.is(upstreamId)) {
      return null;
    }
    lastSign = now();
    return reply;
  }

  /** False if nobody asked for it; then it is stopped. */
  boolean created(ModelEvent.ResponseCreated event) {
    var reply = current;
    if (event.responseId().isEmpty()) {
      return false;
    }
    if (reply != null && (event.tag() == null || event.tag().equals(reply.id()))) {
      if (reply.upstreamId() == null) {
        begin(reply, event.responseId());
        return true;
      }
      if (guessed && event.tag() != null) {
        // What came before belonged to none that anybody asked for.
        guessed = false;
        reply.isCalled(event.responseId());
        return true;
      }
    }
    if (reply == null || !reply.is(event.responseId())) {
      model.accept(ClientEvents.cancel("unasked", event.responseId()));
    }
    return false;
  }

  /** False if it is none of ours. */
  boolean done(ModelEvent.ResponseDone event) {
    if (inTheWay) {
      askAgain();
      return false;
    }
    var reply = meant(event.responseId());
    if (reply == null) {
      return false;
    }
    event.output().forEach(reply::itemDone);
    end(outcome(event.status()), problem(event), event.usage());
    return true;
  }

  /** False if it is not about a response. */
  boolean refused(ModelEvent.Refused error) {
    var reply = current;
    var code = error.code();
    if (reply == null) {
      return false;
    }
    if (code.equals("response_cancel_not_active")) {
      nothingToCancel(reply);
      return true;
    }
    boolean about = (ClientEvents.RESPOND + reply.id()).equals(error.orderId());
    boolean unbegun = reply.upstreamId() == null;
    if (unbegun && code.equals("conversation_already_has_active_response")) {
      inTheWay = true;
      model.accept(ClientEvents.cancel("other", null));
      return true;
    }
    if (unbegun && about) {
      end(
          cancelling ? Outcome.CANCELLED : Outcome.FAILED,
          LinkProblem.responseRefused(code, error.retryAfterMs()),
          Usage.NONE);
    }
    return unbegun && about;
  }

  /** Ends the running response, if any, because the link is at its end. */
  void fail(Problem problem) {
    end(Outcome.FAILED, problem, Usage.NONE);
  }

  /** Forgets the running response without a word. */
  void close() {
    current = null;
    stopWatch();
  }

  private void begin(ModelResponse reply, String upstreamId) {
    inTheWay = false;
    lastSign = now();
    reply.started(upstreamId);
    if (cancelling) {
      model.accept(ClientEvents.cancel(reply.id(), upstreamId));
    }
  }

  private void nothingToCancel(ModelResponse reply) {
    if (inTheWay) {
      askAgain();
    } else if (cancelling && reply.upstreamId() != null) {
      end(Outcome.CANCELLED, null, Usage.NONE);
    }
  }

  private void askAgain() {
    inTheWay = false;
    var reply = current;
    if (reply == null) {
      return;
    }
    if (cancelling) {
      end(Outcome.CANCELLED, null, Usage.NONE);
    } else if (asks++ < MOST_ASKS) {
      counters.askRepeated();
      model.accept(ClientEvents.respond(reply.order()));
    } else {
      end(Outcome.FAILED, LinkProblem.responseInTheWay(), Usage.NONE);
    }
  }

  private void watchFor(Duration limit) {
    stopWatch();
    long left = lastSign + limit.toNanos() - now();
    watch = loop.schedule(() -> tooLong(limit), Math.max(left, 1), TimeUnit.NANOSECONDS);
  }

  private void tooLong(Duration limit) {
    var reply = current;
    if (reply == null) {
      return;
    }
    // A cancelled response must end, whatever else it says until then.
    if (!cancelling && now() - lastSign < limit.toNanos()) {
      watchFor(limit);
      return;
    }
    if (cancelling) {
      counters.cancelUnanswered();
      end(Outcome.CANCELLED, null, Usage.NONE);
      return;
    }
    model.accept(ClientEvents.cancel(reply.id(), reply.upstreamId()));
    end(Outcome.FAILED, LinkProblem.responseSlow(), Usage.NONE);
  }

  private void end(Outcome outcome, @Nullable Problem problem, Usage usage) {
    var reply = current;
    if (reply == null) {
      return;
    }
    current = null;
    stopWatch();
    remember(reply.upstreamId());
    reply.done(outcome, problem, usage);
    whenFree.run();
  }

  /** So that its stragglers are not taken for the next response. */
  private void remember(@Nullable String upstreamId) {
    if (upstreamId != null) {
      ended.add(upstreamId);
    }
    if (ended.size() > MOST_STRAGGLING) {
      ended.removeFirst();
    }
  }

  private long now() {
    return loop.ticker().nanoTime();
  }

  private void stopWatch() {
    if (watch != null) {
      watch.cancel(false);
      watch = null;
    }
  }

  private static Outcome outcome(String status) {
    return switch (status) {
      case "cancelled" -> Outcome.CANCELLED;
      case "incomplete" -> Outcome.INCOMPLETE;
      case "failed" -> Outcome.FAILED;
      default -> Outcome.COMPLETED;
    };
  }

  private static @Nullable Problem problem(ModelEvent.ResponseDone event) {
    return switch (outcome(event.status())) {
      case COMPLETED, CANCELLED -> null;
      case INCOMPLETE, FAILED ->
          LinkProblem.responseEnded(
              event.status(),
              event.reason() == null ? "model_failed" : event.reason(),
              event.retryAfterMs());
    };
  }
}
