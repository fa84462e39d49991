/** What pages say in Chinese on which letters ask to be agreed to, or objected to. */
export const AGREEMENT_ZH = {
  address: {
    title: '改用此邮箱接收通知',
    lead: '原邮箱和新邮箱都确认后，通知改发新邮箱；原邮箱无法使用、由他人担保的，新邮箱确认即可。',
    button: '同意',
  },
  erasure: {
    title: '删除与您的邮箱有关的数据',
    lead: '此邮箱的全部订阅（含已退订的），连同地址、密钥和同意记录，将在 24 小时内删除，不可恢复。',
    button: '确认删除',
  },
  erasureAccepted: { title: '正在删除', lead: '24 小时内，除邮件中列明的内容外不再留存；备份在 35 天后自动清除。' },
  objection: {
    title: '对更换邮箱提出异议',
    lead: '有人说原邮箱已无法使用，担保把通知改发到下面的新邮箱。如果您仍在使用原邮箱且不同意，请提出异议：通知继续发到原邮箱，已改发的也会改回。',
    button: '提出异议，保留原邮箱',
  },
  objectionKept: { title: '已保留原邮箱', lead: '更换已取消，通知继续发到原邮箱。' },
  objectionRestored: {
    title: '已改回原邮箱',
    lead: '从现在起，通知重新发到原邮箱。以前邮件里的链接已经失效：请用下一封邮件里的链接，或在“管理订阅”页面索取。',
  },
  addressWaiting: { title: '您已确认', lead: '另一个邮箱也确认后，通知改发新邮箱。' },
  addressChanged: { title: '邮箱已更换', lead: '从现在起，通知发往新邮箱。' },
} as const;
