package dev.parley.media.call;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.sun.management.ThreadMXBean;
import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.links.StagedLinks;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.Leg;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.rules.MediaInput;
import dev.parley.media.rules.StagedCall;
import dev.parley.media.time.MediaClock;
import dev.parley.models.local.speech.FreeTts;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import io.netty.channel.SingleThreadEventLoop;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.jspecify.annotations.Nullable;

/**
 * What a relayed frame of 20 ms costs in the media graph, in and out: nanoseconds of CPU and bytes
 * of heap, with turn detection and without. Run its {@code main}; not a test, for its numbers are
 * the machine's.
 */
final class RelayCost {

  private static final int FRAMES = 100_000;
  private static final int ROUNDS = 6;
  private static final int PAIRS_A_TURN = 20;
  private static final long FRAME_NANOS = 20_000_000;

  private final LoopWorld world;
  private final LegSettings settings;
  private final byte[][] frames;
  private final CompletableFuture<Void> speaking = new CompletableFuture<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private long now = 1;
  private @Nullable CallEntrance call;
  private @Nullable ActorRef<SessionOrder> session;
  private int left = FRAMES;
  long heard;
  long spoken;

  public static void main(String[] arguments) throws Exception {
    byte[] speech;
    try (var voice = FreeTts.start(1)) {
      speech = voice.synthesise("where is my order one two three four, I have waited for a week");
    }
    var format = AudioFormat.PCM_16K;
    var silence = frames(new byte[100 * 20 * format.bytesPerMilli()]);
    try (var world = new LoopWorld()) {
      for (int round = 0; round < ROUNDS; round++) {
        measure(world, "manual turns        ", Legs.with(format, null), frames(speech));
        measure(world, "server_vad, silence ", Legs.with(format, Legs.TURNS), silence);
        measure(world, "server_vad, speech  ", Legs.with(format, Legs.TURNS), frames(speech));
      }
    }
  }

  private static byte[][] frames(byte[] pcm) {
    int size = 20 * AudioFormat.PCM_16K.bytesPerMilli();
    var frames = new byte[pcm.length / size][];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = Base64.getEncoder().encode(Arrays.copyOfRange(pcm, i * size, (i + 1) * size));
    }
    return frames;
  }

  @SuppressWarnings("SystemOut") // numbers for whoever runs it
  private static void measure(LoopWorld world, String name, LegSettings settings, byte[][] frames) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var loop = new CompletableFuture<Thread>();
    world.onLoop(() -> loop.complete(Thread.currentThread()));
    long id = loop.join().threadId();
    var relay = new RelayCost(world, settings, frames);
    relay.begin();
    long cpu = threads.getThreadCpuTime(id);
    long bytes = threads.getThreadAllocatedBytes(id);
    relay.run();
    cpu = threads.getThreadCpuTime(id) - cpu;
    bytes = threads.getThreadAllocatedBytes(id) - bytes;
    System.out.printf(
        "%s  %,7d ns  %,6d bytes a frame pair  (%d heard, %d spoken)%n",
        name, cpu / FRAMES, bytes / FRAMES, relay.heard, relay.spoken);
  }

  private RelayCost(LoopWorld world, LegSettings settings, byte[][] frames) {
    this.world = world;
    this.settings = settings;
    this.frames = frames;
  }

  private void begin() {
    world.onLoop(() ->
        call =
            (CallEntrance)
                Call.begin(
                    around(), CallRequest.first("sess_ab", "tenant", StagedCall.AGENT), leg()));
    speaking.orTimeout(10, SECONDS).join();
  }

  private void run() {
    world.loop.loop().execute(this::turn);
    done.join();
    world.onLoop(() -> tell(new MediaInput.OfPort(new PortFact.Gone("done", true))));
  }

  /** As many frames as come in one turn of the loop when some calls are alive on it. */
  private void turn() {
    for (int i = 0; i < PAIRS_A_TURN && left > 0; i++) {
      pair();
    }
    if (left == 0) {
      done.complete(null);
    } else {
      var loop = (SingleThreadEventLoop) world.loop.loop();
      loop.executeAfterEventLoopIteration(() -> loop.execute(this::turn));
    }
  }

  private void pair() {
    now += FRAME_NANOS;
    tell(new MediaInput.Sound(Audio.ofBase64(AudioFormat.PCM_16K, frames[left % frames.length])));
    var spoken = Audio.ofBase64(AudioFormat.PCM_16K, frames[left % frames.length]);
    tell(new MediaInput.Reported(new ModelFact.Spoken("resp_1", "item_a", spoken)));
    left--;
  }

  private void tell(MediaInput input) {
    var begun = call;
    if (begun != null) {
      begun.enter(input);
    }
  }

  private CallContext around() {
    var clock =
        new MediaClock() {
          @Override
          public long nanos() {
            return now;
          }

          @Override
          public Instant now() {
            return Instant.EPOCH;
          }
        };
    return new CallContext(
        world.kit.system(),
        world.loop.loop(),
        world.loop.dispatcherId(),
        StagedLinks.asked((_, facts) -> opened(facts)),
        StagedCall.TOOLS,
        (_, command) -> answer(command),
        clock,
        Duration.ofMillis(300),
        new MediaCounters());
  }

  private void answer(SessionCommand command) {
    if (command instanceof SessionCommand.Attach attach) {
      ActorRef<SessionOrder> media =
          ActorRefResolver.get(world.kit.system()).resolveActorRef(attach.media());
      media.tell(new SessionOrder.Attached("sess_ab", 1, null));
      media.tell(new SessionOrder.Respond(1, "resp_1", List.of(), null, ResponseOptions.NONE));
      session = media;
    } else if (command instanceof SessionCommand.Numbered(var number, _) && session != null) {
      session.tell(new SessionOrder.Noted(number));
    }
  }

  private ModelLink opened(Consumer<ModelFact> facts) {
    facts.accept(new ModelFact.Opened());
    return new Link();
  }

  private final class Link implements ModelLink {
    @Override
    public void accept(ModelOrder order) {
      switch (order) {
        case ModelOrder.Hear hear -> heard += hear.audio().size() > 0 ? 1 : 0;
        case ModelOrder.Respond respond -> {
          tell(
              new MediaInput.Reported(
                  new ModelFact.ItemStarted(respond.responseId(), "item_a", null)));
          speaking.complete(null);
        }
        default -> {}
      }
    }

    @Override
    public void close() {}
  }

  private Leg leg() {
    return Legs.telling(settings, order -> spoken += order instanceof PortOrder.Play ? 1 : 0);
  }
}
