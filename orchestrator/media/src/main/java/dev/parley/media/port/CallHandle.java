package dev.parley.media.port;

import dev.parley.media.audio.Audio;
import dev.parley.media.graph.Stage;
import dev.parley.media.graph.StageMeter;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A call, as whoever began it holds it. On the call's loop, all of it; after the call's end nothing
 * has an effect.
 */
public interface CallHandle {

  /** The caller's sound, any length; a bounded queue keeps the newest. */
  void audio(Audio sound);

  /** So much of the caller's sound was lost on its way, as a datagram leg knows. */
  void missing(long millis);

  /** Something happened to the leg's port. */
  void report(PortFact fact);

  /** What the carrier heard, where it hears and speaks itself. */
  void told(TextFact fact);

  /** The leg's client asks for something. */
  void ask(ClientRequest request);

  /**
   * The node ends its work: the call goes to another at a quiet moment, or after {@code patience}.
   */
  void drain(Duration patience);

  /** Puts the caller through; what the port cannot do is refused to the call's clients by name. */
  void transfer(String target);

  /** Sends keys to the caller's side; what the port cannot do is refused by name. */
  void sendDigits(String digits);

  /**
   * Another client is attached to the call, from now on and until it leaves or the call ends.
   *
   * @param rights of its principal
   * @return by what it asks; absent if too many are attached, or the call is over
   */
  @Nullable AttachedClient attach(ConversationClient client, Set<ClientRight> rights);

  /**
   * A guest takes part from now on, as the session routes it: who hears whom is the session's to
   * say. Who cannot is told so by {@link PortOrder.HangUp}: too many take part, or the caller's leg
   * names each sound by the item that it belongs to, and a guest's belongs to none.
   */
  GuestLine join(Guest guest);

  /** What has passed the stages of the call's graph so far, and what they dropped. */
  Map<Stage, StageMeter.Count> count();

  /**
   * Copies the call's sound to a listener, from now on and until {@link #untap} or the call's end.
   * What the listener does not take in time it misses; the call does not wait.
   *
   * @param thread on which the tap is told, one thing at a time; it must not run anything at once
   */
  TapAnswer tap(AudioTap tap, Executor thread);

  /** The tap hears nothing more, but for what it is hearing at this moment. */
  void untap(AudioTap tap);

  /** Runs this once when the caller has left, or the call broke; at once if that was before. */
  void whenLeft(Runnable deed);
}
