/** Icons for what people mark calls for, in the order in which they are offered. */
export const suggestedIcons: readonly string[] = [
  ...['flag', 'alert', 'alert-circle', 'alert-octagon', 'star', 'heart', 'thumb-up', 'thumb-down'],
  ...['check-circle', 'close-circle', 'help-circle', 'information', 'bookmark', 'tag', 'pin', 'eye', 'bell', 'fire'],
  ...['lightning-bolt', 'bullhorn', 'clock-outline', 'calendar-clock', 'history', 'timer-sand', 'repeat', 'undo'],
  ...[
    'phone',
    'phone-incoming',
    'phone-outgoing',
    'phone-missed',
    'phone-return',
    'voicemail',
    'headset',
    'microphone',
  ],
  ...['chat', 'email', 'send', 'translate', 'robot', 'account', 'account-star', 'account-group', 'account-cancel'],
  ...['emoticon-happy', 'emoticon-neutral', 'emoticon-sad', 'emoticon-angry', 'handshake', 'briefcase', 'school'],
  ...['certificate', 'clipboard-check', 'file-find', 'file-document', 'gavel', 'shield-check', 'shield-alert', 'lock'],
  ...['key', 'block-helper', 'credit-card', 'cash', 'receipt-text', 'cart', 'sale', 'gift', 'truck', 'car', 'home'],
  ...['hammer-wrench', 'wrench', 'cog', 'bug', 'autorenew', 'trash-can', 'lightbulb', 'trophy', 'medal', 'target'],
  ...['chart-line', 'trending-up', 'trending-down', 'cake-variant', 'ambulance', 'hospital-box'],
];
