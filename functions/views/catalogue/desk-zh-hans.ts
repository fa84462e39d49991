/** What frames every page of the console. */
export const DESK_ZH = {
  console: '控制台',
  ways: '控制台',
  whereYouAre: '您在控制台',
  home: '首页',
  notices: '通知',
  write: '写通知',
  district: '辖区',
  agency: '机关',
  operator: '运营者',
  signOut: '退出登录',
  signedInAs: (name: string, agency: string) => `${name} · ${agency}`,
  ended: {
    title: '登录已失效',
    lead: '您刚才提交的内容没有丢失，都保存在本页。',
    howTo: '请先在新标签页中登录，再回到本页按“再次提交”。',
    signIn: '在新标签页中登录',
    again: '再次提交',
    moved: '您已登录。请核对后再次提交。',
    files: '所选的文件请在提交后重新选择。',
  },
  forbidden: {
    title: '您的身份不能这样做',
    lead: '请联系本机关的管理员，由其调整您的身份，或请有此身份的同事操作。',
  },
  changed: '刚才有人改动过。请查看现在的情况，再操作一次。',
};
