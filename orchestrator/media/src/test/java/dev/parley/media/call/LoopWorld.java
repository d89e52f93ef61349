package dev.parley.media.call;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.parley.media.count.MediaCounters;
import dev.parley.media.links.LinkBreakers;
import dev.parley.media.links.SoundRooms;
import dev.parley.media.links.StagedLinks;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.CallTools;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.Leg;
import dev.parley.media.port.Legs;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.SpokenWords;
import dev.parley.media.rules.MediaInput;
import dev.parley.media.rules.StagedCall;
import dev.parley.media.time.MediaClock;
import dev.parley.media.turns.TurnTaking;
import dev.parley.net.loop.CallLoop;
import dev.parley.net.loop.CallLoops;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.jspecify.annotations.Nullable;

/**
 * Calls on a real event loop and actor system, with a leg, a model and a session that only note.
 */
final class LoopWorld implements AutoCloseable {

  final ActorTestKit kit = ActorTestKit.create();

  /** A kind of model that no node has. */
  static final String UNKNOWN_KIND = "unknown";

  private final CallLoops loops = CallLoops.start(kit.system(), 1);
  final CallLoop loop = loops.next();

  @Override
  public void close() {
    kit.shutdownTestKit();
    loops.stop(Duration.ofSeconds(2)).toCompletableFuture().orTimeout(5, SECONDS).join();
  }

  /** Runs something on the loop, and waits for it. */
  void onLoop(Runnable deed) {
    var done = new CompletableFuture<Void>();
    loop.loop()
        .execute(() -> {
          try {
            deed.run();
            done.complete(null);
          } catch (RuntimeException | Error failure) {
            done.completeExceptionally(failure);
          }
        });
    done.orTimeout(10, SECONDS).join();
  }

  NotedCall begin() {
    return new NotedCall(true);
  }

  /** A call by a leg of another kind, with a model that can other things. */
  NotedCall begin(Function<Consumer<Object>, Leg> leg, LinkCapabilities model) {
    return new NotedCall(leg, model);
  }

  /** A call whose model breaks when it is opened. */
  NotedCall beginWithoutModel() {
    return new NotedCall(false);
  }

  /** One call and all that came out of it, with the thread on which it came. */
  final class NotedCall {

    record Note(Object what, Thread thread) {}

    final MediaCounters counters = new MediaCounters();
    final Queue<Note> notes = new ConcurrentLinkedQueue<>();
    final CompletableFuture<ActorRef<SessionOrder>> orders = new CompletableFuture<>();
    final CompletableFuture<Void> linkClosed = new CompletableFuture<>();

    /** What the session was told, as it was told. */
    final Queue<SessionCommand> numbered = new ConcurrentLinkedQueue<>();

    /** Whether the session's journal takes what it is told. */
    volatile boolean storing = true;

    volatile boolean legBreaks;
    volatile @Nullable Consumer<ModelFact> facts;
    private @Nullable CallEntrance call;

    private LinkCapabilities capabilities = StagedLinks.ASKED;

    NotedCall(Function<Consumer<Object>, Leg> leg, LinkCapabilities model) {
      capabilities = model;
      onLoop(() -> call = (CallEntrance) Call.begin(around(true), who(), leg.apply(this::note)));
    }

    NotedCall(boolean model) {
      onLoop(() -> call = (CallEntrance) Call.begin(around(model), who(), leg()));
    }

    /** The call as its leg holds it. */
    CallHandle handle() {
      return requireNonNull(call);
    }

    /** Gives the call something from the caller, on the loop. */
    void tell(MediaInput input) {
      onLoop(() -> tellNow(input));
    }

    void tell(ClientRequest request) {
      tell(new MediaInput.OfClient(request));
    }

    void tell(PortFact fact) {
      tell(new MediaInput.OfPort(fact));
    }

    /** The same from what runs on the loop. */
    void tellNow(MediaInput input) {
      var begun = call;
      if (begun != null) {
        begun.enter(input);
      }
    }

    void tellNow(ClientRequest request) {
      tellNow(new MediaInput.OfClient(request));
    }

    void tellNow(PortFact fact) {
      tellNow(new MediaInput.OfPort(fact));
    }

    void report(ModelFact fact) {
      var link = facts;
      if (link != null) {
        link.accept(fact);
      }
    }

    void order(SessionOrder order) {
      orders.orTimeout(10, SECONDS).join().tell(order);
    }

    /** Waits for something of this kind, the first or the only. */
    <T> T await(Class<T> kind) {
      return kit.<T>createTestProbe().awaitAssert(Duration.ofSeconds(10), () -> first(kind));
    }

    /** Waits for the session to be told something of this kind, as it is told. */
    <T> T awaitTold(Class<T> kind) {
      return kit.<T>createTestProbe()
          .awaitAssert(
              Duration.ofSeconds(10),
              () ->
                  numbered.stream()
                      .filter(kind::isInstance)
                      .map(kind::cast)
                      .findFirst()
                      .orElseThrow(() -> new AssertionError("not told " + kind + " yet")));
    }

    <T> long count(Class<T> kind) {
      return notes.stream().map(Note::what).filter(kind::isInstance).count();
    }

    private <T> T first(Class<T> kind) {
      return notes.stream()
          .map(Note::what)
          .filter(kind::isInstance)
          .map(kind::cast)
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " yet"));
    }

    private void note(Object what) {
      notes.add(new Note(what, Thread.currentThread()));
    }

    private CallContext around(boolean model) {
      return new CallContext(
          kit.system(),
          loop.loop(),
          loop.dispatcherId(),
          StagedCall.TOOLS,
          (_, command) -> session(command),
          MediaClock.system(),
          Duration.ofMillis(200),
          counters,
          wiring(StagedLinks.model(capabilities, model ? this::open : NotedCall::broken)),
          new LinkBreakers(),
          new SoundRooms(SoundRooms.USUAL_BYTES),
          TurnTaking::ours,
          SpokenWords.NONE,
          () -> true);
    }

    /** All kinds of models are one, but the one that the node has not. */
    private static CallContext.AgentWiring wiring(ModelLink.Model model) {
      return new CallContext.AgentWiring() {
        @Override
        public ModelLink.@Nullable Model model(AgentDefinition.ModelChoice choice) {
          return choice.kind().equals(UNKNOWN_KIND) ? null : model;
        }

        @Override
        public CallTools tools(AgentDefinition agent) {
          return StagedCall.TOOLS;
        }
      };
    }

    private void session(SessionCommand command) {
      note(command instanceof SessionCommand.Numbered(_, var message) ? message : command);
      if (command instanceof SessionCommand.Attach attach) {
        orders.complete(resolved(attach.media()));
        order(new SessionOrder.Attached("sess_ab", 1, null));
      }
      if (command instanceof SessionCommand.Numbered(var number, _) && storing) {
        order(new SessionOrder.Noted(number));
      }
      numbered.add(command);
    }

    private ActorRef<SessionOrder> resolved(String address) {
      return ActorRefResolver.get(kit.system()).resolveActorRef(address);
    }

    private ModelLink open(ModelLink.Setup setup, Consumer<ModelFact> consumer) {
      facts = consumer;
      consumer.accept(new ModelFact.Opened());
      return new ModelLink() {
        @Override
        public void accept(ModelOrder order) {
          note(order);
        }

        @Override
        public void close() {
          linkClosed.complete(null);
        }
      };
    }

    private static ModelLink broken(ModelLink.Setup setup, Consumer<ModelFact> consumer) {
      throw new IllegalStateException("model: none");
    }

    private Leg leg() {
      return Legs.telling(order -> {
        note(order);
        if (legBreaks) {
          legBreaks = false;
          throw new IllegalStateException("leg: broken");
        }
      });
    }

    private static CallRequest who() {
      return CallRequest.first("sess_ab", "tenant", StagedCall.AGENT);
    }
  }
}
