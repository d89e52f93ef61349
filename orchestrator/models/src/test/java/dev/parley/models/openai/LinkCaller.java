package dev.parley.models.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.AgentDefinition.ModelChoice;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ResponseOptions;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One call's side of a link: gives orders on the loop, keeps the facts. */
final class LinkCaller implements AutoCloseable {

  private final BlockingQueue<ModelFact> facts = new LinkedBlockingQueue<>();

  /** How often the link said that it can be used, and that its model is there. */
  final AtomicInteger opened = new AtomicInteger();

  final AtomicInteger alive = new AtomicInteger();
  private final EventLoop loop;
  private final ModelLink link;

  /** As the link was opened. */
  final LinkSettings settings;

  LinkCaller(RealtimeModel model, EventLoop loop, String url, @Nullable String keyEnv) {
    this(model, loop, url, keyEnv, AudioFormat.PCM_24K);
  }

  LinkCaller(
      RealtimeModel model,
      EventLoop loop,
      String url,
      @Nullable String keyEnv,
      AudioFormat format) {
    this.loop = loop;
    var agent =
        new AgentDefinition(
            "desk",
            1,
            "Desk",
            "Be brief.",
            null,
            null,
            "alloy",
            new ModelChoice("realtime", url, "gpt-realtime", keyEnv),
            List.of(),
            null,
            null);
    var setup = new ModelLink.Setup("sess_1", agent, loop, format, format);
    settings = setup.settings();
    link = loop.submit(() -> model.open(setup, this::note)).syncUninterruptibly().getNow();
  }

  /** Signs of life are counted; what the talk is made of is kept. */
  private void note(ModelFact fact) {
    switch (fact) {
      case ModelFact.Opened _ -> opened.incrementAndGet();
      case ModelFact.Alive _ -> alive.incrementAndGet();
      default -> facts.add(fact);
    }
  }

  void order(ModelOrder order) {
    loop.submit(() -> link.accept(order)).syncUninterruptibly();
  }

  void ask(String responseId, ContextItem... context) {
    order(new ModelOrder.Respond(responseId, List.of(context), null, ResponseOptions.NONE));
  }

  void hear(byte[] sound) {
    order(new ModelOrder.Hear(Audio.ofBytes(AudioFormat.PCM_24K, sound)));
  }

  <F extends ModelFact> F next(Class<F> kind) throws InterruptedException {
    var fact = facts.poll(10, TimeUnit.SECONDS);
    assertThat(fact).isInstanceOf(kind);
    return kind.cast(fact);
  }

  boolean hasNoMoreFacts() {
    loop.submit(() -> {}).syncUninterruptibly();
    return facts.isEmpty();
  }

  @Override
  public void close() {
    loop.submit(link::close).syncUninterruptibly();
  }
}
