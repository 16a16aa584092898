/**
 * Lets a page survive the browser's translation, which replaces text nodes that React still holds. React would throw
 * when it removes such a node or inserts before it, and its changes of the text would stay unseen (React's issue
 * 11538). Here the replacement is removed or inserted before instead, and a changed text takes its place back.
 */
export function survivesTranslation(): void {
  /** The element that replaced a text. */
  const standIns = new WeakMap<Node, ChildNode>()
  const noteReplaced = (records: MutationRecord[]) => {
    for (const { addedNodes, removedNodes } of records) {
      const [text, standIn] = [removedNodes[0], addedNodes[0]]
      if (text instanceof Text && standIn instanceof HTMLElement && !text.isConnected)
        standIns.set(text, standIn)
    }
  }
  const watch = new MutationObserver(noteReplaced)
  watch.observe(document.documentElement, { childList: true, subtree: true })

  /** The node in the document that stands for a child of React's. */
  const present = (parent: Node, child: Node): Node => {
    if (child.parentNode === parent) return child
    noteReplaced(watch.takeRecords())
    const standIn = standIns.get(child)
    return standIn?.parentNode === parent ? standIn : child
  }
  const { removeChild, insertBefore } = Node.prototype
  Node.prototype.removeChild = function <Child extends Node>(this: Node, child: Child): Child {
    const inPage = present(this, child)
    // Otherwise it is gone already.
    if (inPage.parentNode === this) removeChild.call(this, inPage)
    return child
  }
  Node.prototype.insertBefore = function <Child extends Node>(
    this: Node,
    added: Child,
    before: Node | null,
  ): Child {
    const next = before && present(this, before)
    insertBefore.call(this, added, next?.parentNode === this ? next : null)
    return added
  }
  const nodeValue = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeValue')
  Object.defineProperty(Text.prototype, 'nodeValue', {
    configurable: true,
    enumerable: true,
    get(this: Text) {
      return this.data
    },
    set(this: Text, value: string | null) {
      nodeValue?.set?.call(this, value)
      if (this.parentNode) return
      noteReplaced(watch.takeRecords())
      standIns.get(this)?.replaceWith(this)
    },
  })
}
