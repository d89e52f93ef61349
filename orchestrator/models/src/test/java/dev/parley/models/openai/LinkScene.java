package dev.parley.models.openai;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LinkSettings;
import dev.parley.session.model.ContextItem;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One call and one stand-in model over real sockets. No wait ends in the time of a test, unless it
 * is asked for.
 */
final class LinkScene implements AfterEachCallback {

  /** Longer than any test. */
  static final Duration LONG = Duration.ofMinutes(2);

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

  final RealtimeModel model;
  final StandInModel server = new StandInModel(loops, "sk-right", null);
  private @Nullable LinkCaller caller;

  LinkScene() {
    this(LONG, LONG);
  }

  /**
   * In which what a model owes is waited for so long.
   *
   * @param cancel until a response that was cancelled is over
   */
  LinkScene(Duration patience, Duration cancel) {
    model =
        new RealtimeModel(
            new RealtimeModel.Options(patience, patience, patience, cancel, "gpt-transcribe"),
            Map.of("MODEL_KEY", "sk-right", "WRONG_KEY", "sk-wrong")::get,
            () -> SslContextBuilder.forClient().build());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (caller != null) {
      caller.close();
    }
    server.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** A caller whose link has been asked for. */
  LinkCaller call() {
    return call("MODEL_KEY", AudioFormat.PCM_24K);
  }

  LinkCaller call(String keyEnv, AudioFormat format) {
    var calling = new LinkCaller(model, loops.next(), server.url(), keyEnv, format);
    caller = calling;
    return calling;
  }

  /** A caller whose model has accepted the session. */
  LinkCaller live() throws InterruptedException {
    var live = call();
    server.welcome();
    return live;
  }

  /** A caller whose model has been asked for a response. */
  LinkCaller asked(String responseId, ContextItem... context) throws InterruptedException {
    var asking = live();
    asking.ask(responseId, context);
    for (int i = 0; i < context.length; i++) {
      server.next("conversation.item.create");
    }
    server.next("response.create");
    return asking;
  }

  /** As of an agent that nobody has changed. */
  static LinkSettings settings() {
    return new LinkSettings(
        AudioFormat.PCM_24K, AudioFormat.PCM_24K, "alloy", "Be brief.", 1, List.of(), null, null);
  }

  static ContextItem caller(String id, String text) {
    return new ContextItem.Message(id, ContextItem.Role.CALLER, text);
  }

  static String added(String item) {
    return "{'type':'response.output_item.added','response_id':'up_r','output_index':0,'item':"
        + item
        + "}";
  }

  static String done(String item) {
    return "{'type':'response.output_item.done','response_id':'up_r','item':" + item + "}";
  }

  static String delta(String type, String delta) {
    return "{'type':'"
        + type
        + "','event_id':'e','response_id':'up_r','item_id':'up_a','output_index':0,"
        + "'content_index':0,'delta':'"
        + delta
        + "'}";
  }

  static String responseDone(String status) {
    return "{'type':'response.done','response':{'id':'up_r','status':'" + status + "'}}";
  }
}
