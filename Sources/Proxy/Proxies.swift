import BeaufortNumerics

/// The proxies of one process.
package actor Proxies {
  private struct Entry {
    var state: ProxyState
    var listener: ProxyListener?
    var toxicsMade: UInt64 = 0
    let key: DrawKey
  }

  private let key: DrawKey
  private let mayBeRemote: Bool
  private let warn: @Sendable (String) -> Void
  private var entries: [String: Entry] = [:]
  /// Proxies that are about to listen, or to stop.
  private var busy: Set<String> = []
  private var made: UInt64 = 0

  /// No proxies. Their draws come from `seed`; only with `mayBeRemote` can other machines reach them. What goes wrong
  /// with TLS is said to `warn`: each sentence once while a proxy listens.
  package init(seed: UInt64, mayBeRemote: Bool, warn: @escaping @Sendable (String) -> Void = { _ in }) {
    key = DrawKey(seed: seed, replication: 0)
    (self.mayBeRemote, self.warn) = (mayBeRemote, warn)
  }

  /// All proxies, by name.
  package var all: [ProxyState] { entries.values.map(\.state).sorted { $0.name < $1.name } }

  /// The proxy `name`.
  package func proxy(_ name: String) throws(ProxyError) -> ProxyState { try entry(name).state }

  /// Makes a proxy, which listens from then on if it is enabled.
  package func create(_ state: ProxyState) async throws(ProxyError) -> ProxyState {
    guard entries[state.name] == nil else { throw .proxyExists(state.name) }
    guard state.isSound else { throw .tlsNeedsHTTP(proxy: state.name) }
    var state = state
    state.listen = try permitted(state.listen)
    try refuseLoop(state)
    made += 1
    entries[state.name] = Entry(state: state, listener: nil, key: key.derived(made))
    guard state.isEnabled else { return state }
    do throws(ProxyError) {
      try await exclusively(state.name) { proxies throws(ProxyError) in try await proxies.listen(state.name) }
    } catch {
      entries[state.name] = nil
      throw error
    }
    return try proxy(state.name)
  }

  /// Changes what is given of a proxy; its connections end unless nothing changes.
  package func update(
    _ name: String,
    listen: Endpoint?,
    upstream: Endpoint?,
    isEnabled: Bool?
  ) async throws(ProxyError) -> ProxyState {
    let old = try entry(name).state
    var new = old
    if let listen, listen != old.listen { new.listen = try permitted(listen) }
    if let upstream { new.upstream = upstream }
    if let isEnabled { new.isEnabled = isEnabled }
    if new == old { return old }
    if new.isEnabled { try refuseLoop(new) }
    let (listen, upstream, isEnabled) = (new.listen, new.upstream, new.isEnabled)
    try await exclusively(name) { proxies throws(ProxyError) in
      await proxies.stopListening(name)
      proxies.set(name, listen, upstream)
      if isEnabled { try await proxies.listen(name) }
    }
    return try proxy(name)
  }

  /// Ends a proxy and its connections.
  package func delete(_ name: String) async throws(ProxyError) {
    _ = try entry(name)
    try await exclusively(name) { proxies throws(ProxyError) in await proxies.stopListening(name) }
    entries[name] = nil
  }

  /// Enables all proxies, and takes all their toxics away.
  package func reset() async throws(ProxyError) {
    // One that another request deletes meanwhile needs no more.
    for name in entries.keys.sorted() where entries[name] != nil {
      try await change(name) { $0.removeAll() }
      if entries[name]?.state.isEnabled == false {
        _ = try await update(name, listen: nil, upstream: nil, isEnabled: true)
      }
    }
  }

  /// Ends all proxies.
  package func close() async {
    for name in entries.keys.sorted() { await stopListening(name) }
    entries = [:]
  }

  /// The toxic `name` of a proxy.
  package func toxic(_ name: String, of proxy: String) throws(ProxyError) -> Toxic {
    guard let toxic = try entry(proxy).state.toxics.first(where: { $0.name == name }) else { throw .unknownToxic(name) }
    return toxic
  }

  /// Adds a toxic behind those that a proxy has.
  package func add(
    _ effect: ToxicEffect,
    called name: String,
    stream: ToxicStream,
    toxicity: Double,
    to proxy: String
  ) async throws(ProxyError) -> Toxic {
    guard try !entry(proxy).state.toxics.contains(where: { $0.name == name }) else { throw .toxicExists(name) }
    let toxic = try make(effect, called: name, stream: stream, toxicity: toxicity, for: proxy)
    try await change(proxy) { $0.append(toxic) }
    return toxic
  }

  /// A toxic that is to be added.
  package typealias Order = (name: String, stream: ToxicStream, toxicity: Double, effect: ToxicEffect)

  /// Puts others in place of the toxics whose names begin with `prefix`, in one step: no connection has a part of them.
  package func replace(
    namesBeginning prefix: String,
    with orders: [Order],
    of proxy: String
  ) async throws(ProxyError) {
    var toxics = try entry(proxy).state.toxics.filter { !$0.name.hasPrefix(prefix) }
    for order in orders {
      guard !toxics.contains(where: { $0.name == order.name }) else { throw .toxicExists(order.name) }
      let (name, stream) = (order.name, order.stream)
      toxics.append(try make(order.effect, called: name, stream: stream, toxicity: order.toxicity, for: proxy))
    }
    try await change(proxy) { $0 = toxics }
  }

  private func make(
    _ effect: ToxicEffect,
    called name: String,
    stream: ToxicStream,
    toxicity: Double,
    for proxy: String
  ) throws(ProxyError) -> Toxic {
    let entry = try entry(proxy)
    if case .exchanges = effect {
      guard entry.state.isHTTP else { throw .needsHTTP(proxy: proxy, type: effect.type) }
      guard stream == .downstream else { throw .actsOnResponses(type: effect.type) }
    }
    guard (0...1).contains(toxicity) else { throw .badToxicity(toxicity) }
    entries[proxy]?.toxicsMade += 1
    return Toxic(name: name, stream: stream, toxicity: toxicity, effect: effect, number: entry.toxicsMade)
  }

  /// Gives a toxic other attributes or another toxicity.
  package func update(
    _ name: String,
    of proxy: String,
    effect: ToxicEffect,
    toxicity: Double?
  ) async throws(ProxyError) -> Toxic {
    let toxics = try entry(proxy).state.toxics
    guard let index = toxics.firstIndex(where: { $0.name == name }) else { throw .unknownToxic(name) }
    if let toxicity, !(0...1).contains(toxicity) { throw .badToxicity(toxicity) }
    try await change(proxy) { toxics in
      toxics[index].effect = effect
      if let toxicity { toxics[index].toxicity = toxicity }
    }
    return try toxic(name, of: proxy)
  }

  /// Takes a toxic away.
  package func remove(_ name: String, of proxy: String) async throws(ProxyError) {
    _ = try toxic(name, of: proxy)
    try await change(proxy) { toxics in toxics.removeAll { $0.name == name } }
  }

  private func entry(_ name: String) throws(ProxyError) -> Entry {
    guard let entry = entries[name] else { throw .unknownProxy(name) }
    return entry
  }

  /// The endpoint at which one may listen: the wildcard address is narrowed to this machine, unless others may come.
  private func permitted(_ endpoint: Endpoint) throws(ProxyError) -> Endpoint {
    if mayBeRemote || endpoint.isLoopback { return endpoint }
    guard endpoint.isWildcard else { throw .reachesBeyondThisMachine(endpoint.host) }
    return Endpoint(host: "127.0.0.1", port: endpoint.port)
  }

  private func exclusively(
    _ name: String,
    _ body: (isolated Proxies) async throws(ProxyError) -> Void
  ) async throws(ProxyError) {
    guard busy.insert(name).inserted else { throw .busy(name) }
    defer { busy.remove(name) }
    try await body(self)
  }

  private func listen(_ name: String) async throws(ProxyError) {
    let entry = try entry(name)
    let (listener, endpoint) = try await ProxyListener.open(entry.state, key: entry.key, warn: warn)
    entries[name]?.listener = listener
    entries[name]?.state.listen = endpoint
    entries[name]?.state.isEnabled = true
    // They may have changed meanwhile.
    if let toxics = entries[name]?.state.toxics, toxics != entry.state.toxics { await listener.replace(toxics) }
  }

  /// Follows where the connections of a proxy lead, through others.
  private func refuseLoop(_ state: ProxyState) throws(ProxyError) {
    var next: ProxyState? = state
    for _ in 0...entries.count {
      guard let upstream = next?.upstream else { return }
      if state.listen.isReached(by: upstream) { throw .leadsToItself(state.name) }
      next = entries.values.lazy.map(\.state).first { $0.isEnabled && $0.listen.isReached(by: upstream) }
    }
  }

  private func stopListening(_ name: String) async {
    let listener = entries[name]?.listener
    entries[name]?.listener = nil
    entries[name]?.state.isEnabled = false
    await listener?.close()
  }

  private func set(_ name: String, _ listen: Endpoint, _ upstream: Endpoint) {
    entries[name]?.state.listen = listen
    entries[name]?.state.upstream = upstream
  }

  private func change(_ name: String, _ body: (inout [Toxic]) -> Void) async throws(ProxyError) {
    var entry = try entry(name)
    body(&entry.state.toxics)
    entries[name]?.state.toxics = entry.state.toxics
    await entry.listener?.replace(entry.state.toxics)
  }
}
